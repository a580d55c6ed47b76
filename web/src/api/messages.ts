/* The messages' part of the API. */
import { API, get, inBatches, post } from './request'
import { Problem, problemOf } from './problem'

export interface Person { number: string; key: string; name: string }
export interface Part { position: number; mime: string; name: string; size: number }
export type Box = 'received' | 'sent' | 'draft' | 'outbox' | 'failed' | 'queued'

export interface Message {
  id: string
  thread: string
  kind: 'sms' | 'mms'
  box: Box
  at: string | null
  addresses: string[]
  sender: string
  name: string
  body: string
  subject: string
  read: boolean
  parts: Part[]
  purge_at: string | null
  marks?: [number, number][]
}

export interface Thread { id: string; people: Person[]; count: number; unread: number; newest: Message | null }
export interface Threads { threads: Thread[]; next: string | null; total: number; messages: number; unread: number }
export interface Stretch { messages: Message[]; more: boolean }
export interface Medium extends Part { message: string }
export interface Call { id: string; kind: string; number: string; at: string | null; seconds: number; name: string }

export interface Import {
  id: string
  filename: string
  state: 'waiting' | 'reading' | 'done' | 'failed'
  read: number
  size: number
  counts: Record<'messages' | 'calls' | 'new_messages' | 'new_calls' | 'attachments' | 'deleted' | 'troubles', number>
  report: { where: string; what: string }[]
  begun_at: string
}

const query = (facts: Record<string, string | number | null | undefined>) => {
  const given = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : ''
}

export const threads = (cursor: string | null = null) => get<Threads>(`/messages/threads${query({ cursor, limit: 100 })}`)
export const thread = (id: string) => get<Thread>(`/messages/threads/${encodeURIComponent(id)}`)
export const stretch = (id: string, place: { before?: string; after?: string; at?: string } = {}) =>
  get<Stretch>(`/messages/threads/${encodeURIComponent(id)}/messages${query({ ...place, limit: 100 })}`)
export const markRead = (id: string, until: string) => post<{ done: number }>(`/messages/threads/${encodeURIComponent(id)}/read`, { until })
export const trashThread = (id: string) => post<{ done: number }>(`/messages/threads/${encodeURIComponent(id)}/trash`)
export const media = (id: string, before: string | null) =>
  get<{ media: Medium[]; more: boolean }>(`/messages/threads/${encodeURIComponent(id)}/media${query({ before, limit: 60 })}`)

export interface Question { q: string; person?: string; since?: string; until?: string; before?: string }
/** From when on words are found while their index is made again; null when all are. */
export interface Hits extends Stretch { indexed_from: string | null }
export const search = (question: Question, signal?: AbortSignal) => get<Hits>(`/messages/search${query({ ...question })}`, { signal })

export const calls = (before: string | null, phone = '') => get<{ calls: Call[]; more: boolean }>(`/messages/calls${query({ before, phone, limit: 200 })}`)
export const removeCalls = (ids: string[]) => post('/messages/calls/remove', { ids })

export const trashed = (cursor: string | null) => get<{ messages: Message[]; next: string | null }>(`/messages/trash${query({ cursor })}`)
export const trash = (ids: string[]) => inBatches('/messages/trash', 'ids', ids)
export const restore = (ids: string[]) => inBatches('/messages/restore', 'ids', ids)
export const purge = (ids: string[]) => inBatches('/messages/purge', 'ids', ids)
/** Empties the trash, page after page. */
export async function purgeAll(): Promise<void> {
  for (;;) {
    const { messages } = await trashed(null)
    if (messages.length === 0) return
    await purge(messages.map((one) => one.id))
  }
}

const at = (message: string, part: Part) => `/messages/${encodeURIComponent(message)}/parts/${part.position}`
export const partUrl = (message: string, part: Part) => API + at(message, part)
export const partDownload = (message: string, part: Part) => `${API}${at(message, part)}?download=1`
export const saveToGallery = (message: string, part: Part) => post<{ id: string; state: string }>(`${at(message, part)}/save`)

export const imports = () => get<{ imports: Import[] }>('/messages/imports')
export const oneImport = (id: string) => get<Import>(`/messages/imports/${encodeURIComponent(id)}`)
export interface Between { since?: string; until?: string }
export const exportUrl = (format: string, thread = '', between: Between = {}) => `${API}/messages/export${query({ format, thread, ...between })}`

/** Sends a backup as it is; `told` hears how many bytes have gone. */
export function bringIn(file: File, told: (sent: number) => void): Promise<Import> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest()
    request.open('POST', `${API}/messages/imports${query({ filename: file.name })}`)
    request.setRequestHeader('X-Tansu', '1')
    request.setRequestHeader('Accept', 'application/json')
    request.upload.onprogress = (event) => told(event.loaded)
    request.onerror = () => failed(new Problem(0, 'offline', ''))
    request.onload = () => {
      if (request.status < 300) done(JSON.parse(request.responseText) as Import)
      else void problemOf(new Response(request.responseText, { status: request.status, headers: { 'Content-Type': 'application/problem+json' } })).then(failed)
    }
    request.send(file)
  })
}
