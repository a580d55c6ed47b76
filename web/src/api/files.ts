/* The account's tree of names: folders, files, trash, earlier versions. */
import { API, get, inBatches, patch, post } from './request'

export interface Entry {
  number: number
  parent: number
  name: string
  path: string | null
  folder: boolean
  size: number
  sha256: string | null
  mime: string
  etag: string
  modified_at: string
  created_at: string
  feature: string
  asset: string | null
  favourite: boolean
  trashed_at: string | null
  purge_at: string | null
}
export interface Entries { entries: Entry[]; next: string | null }
export interface Version { version: number | string; size: number; sha256: string; mime: string; modified_at: string; replaced_at: string; keep_until: string | null }

const PAGE = 2000
const cursorOf = (cursor: string | null) => (cursor ? `&cursor=${encodeURIComponent(cursor)}` : '')

export const entryAt = (path: string) => get<Entry>(`/files/at?path=${encodeURIComponent(path)}`)
export const entry = (number: number) => get<Entry>(`/files/${number}`)
export const children = (number: number, cursor: string | null = null) => get<Entries>(`/files/${number}/children?limit=${PAGE}${cursorOf(cursor)}`)

/** Everything in a folder, page after page. */
export async function allChildren(number: number): Promise<Entry[]> {
  const all: Entry[] = []
  let cursor: string | null = null
  do {
    const page: Entries = await children(number, cursor)
    all.push(...page.entries)
    cursor = page.next
  } while (cursor)
  return all
}

export const makeFolder = (path: string) => post<Entry>('/files/folders', { path })
export const change = (number: number, what: { parent?: number; name?: string; favourite?: boolean }) => patch<Entry>(`/files/${number}`, what)

export const trash = (numbers: number[]) => inBatches('/files/trash', 'numbers', numbers)
export const restore = (numbers: number[]) => inBatches('/files/restore', 'numbers', numbers)
export const purge = (numbers: number[]) => inBatches('/files/purge', 'numbers', numbers)
export const purgeAll = () => post('/files/purge', { all: true })
export const trashed = (cursor: string | null) => get<Entries>(`/files/trash?limit=200${cursorOf(cursor)}`)

export const versions = (number: number) => get<{ versions: Version[] }>(`/files/${number}/versions`)
export const restoreVersion = (number: number, version: Version['version']) => post<Entry>(`/files/${number}/versions/${version}/restore`)

export const contentUrl = (number: number) => `${API}/files/${number}/content?download=1`
export const versionUrl = (number: number, version: Version['version']) => `${API}/files/${number}/versions/${version}/content?download=1`
