/* The notes' part of the API. Texts travel as bodies. */
import { API, get, inBatches, patch, post, remove, text } from './request'

export interface Note {
  number: number
  title: string
  category: string
  snippet: string
  size: number
  favourite: boolean
  readonly: boolean
  modified_at: string
  revision: number
  etag: string
  state: 'live' | 'trash'
  conflict_of: number | null
}

export interface WholeNote extends Note {
  text: string
  conflicts?: number[]
}

export interface Page { notes: Note[]; next: string | null }
export interface Written { outcome: 'written' | 'same' | 'had' | 'merged' | 'kept_both'; note: WholeNote; copy: Note | null }
export interface Revision { revision: number; size: number; modified_at: string; until: string | null }
export interface Brought { notes: number; had: number; files: number; left: { name: string; why: string }[] }
export interface Attachment { name: string; path: string; mime: string; size: number }
export interface Changes { changes: { item: string; gone_at: string | null }[]; cursor: string; more: boolean }
export type OnConflict = 'refuse' | 'keep_both' | 'merge'

const query = (given: Record<string, string | null | undefined>) =>
  new URLSearchParams(Object.entries(given).filter((one): one is [string, string] => one[1] != null)).toString()

export const page = (cursor: string | null, search = '') =>
  get<Page>(`/notes?${query({ limit: '1000', cursor, search: search || null })}`)
export const readMany = (numbers: number[]) => post<{ notes: WholeNote[] }>('/notes/read', { numbers })
export const read = (number: number) => get<WholeNote>(`/notes/${number}`)
export const create = (key: string, title: string | null, category: string, body: string) =>
  text<WholeNote>('POST', `/notes?${query({ key, title, category })}`, body)
export const write = (number: number, etag: string, body: string, onConflict: OnConflict) =>
  text<Written>('PUT', `/notes/${number}/text?${query({ on_conflict: onConflict })}`, body, { 'If-Match': `"${etag}"` })
export const change = (number: number, wanted: { title?: string; category?: string; favourite?: boolean }) =>
  patch<WholeNote>(`/notes/${number}`, wanted)

export const revisions = (number: number) => get<{ revisions: Revision[] }>(`/notes/${number}/revisions`)
export const revision = (number: number, revision: number) => get<{ text: string }>(`/notes/${number}/revisions/${revision}`)
export const restoreRevision = (number: number, revision: number) =>
  post<WholeNote>(`/notes/${number}/revisions/${revision}/restore`)

export const trashed = (cursor: string | null) => get<Page>(`/notes/trash?${query({ limit: '200', cursor })}`)
export const trashThem = (numbers: number[]) => inBatches('/notes/trash', 'numbers', numbers)
export const restoreThem = (numbers: number[]) => inBatches('/notes/restore', 'numbers', numbers)
export const purgeThem = (numbers: number[]) => inBatches('/notes/purge', 'numbers', numbers)
export const purgeAll = () => post<{ done: number }>('/notes/purge', { all: true })

export const bring = (file: File, category: string) => text<Brought>('POST', `/notes/import?${query({ name: file.name, category })}`, file)
export const exportUrl = `${API}/notes/export`

export const changes = (cursor: string | null) => get<Changes>(`/changes?${query({ feature: 'notes', limit: '500', since: cursor })}`)

export const attach = (number: number, file: Blob, name: string) =>
  text<Attachment>('POST', `/notes/${number}/attachments?${query({ name })}`, file)
export const detach = (number: number, path: string) => remove(`/notes/${number}/attachments?${query({ path })}`)
export const attachmentUrl = (number: number, path: string, download = false) =>
  `${API}/notes/${number}/attachments/content?${query({ path, download: download ? '1' : null })}`
