/* The contacts' part of the API: books, cards, what they were, duplicates, files in and out. */
import { API, get, inBatches, patch, post, remove, send } from './request'

export interface Book { id: string; title: string; description: string; cards: number; trashed_at: string | null; purge_at: string | null }
export interface CardLine {
  id: string
  book: string
  uid: string
  etag: string
  kind: string
  display: string
  organisation: string
  numbers: string[]
  mails: string[]
  photo: boolean
  changed_at: string
}
export interface Value { value: string; types: string[]; label: string; preferred: boolean; line?: number }
export interface Address extends Value { po_box: string; extended: string; street: string; city: string; region: string; postcode: string; country: string }
export interface Names { prefix: string; given: string; middle: string; family: string; suffix: string }
/** What a card says and a person may change. */
export interface Fields {
  display: string
  names: Names
  nickname: string
  organisation: string
  department: string
  title: string
  role: string
  birthday: string
  anniversary: string
  notes: string
  numbers: Value[]
  mails: Value[]
  urls: Value[]
  addresses: Address[]
  categories: string[]
  members: string[]
}
export type Card = Omit<CardLine, 'numbers' | 'mails'> & Fields
export type Reason = 'changed' | 'deleted' | 'merged' | 'moved'
export interface Version extends CardLine { version: string; since_at: string; until_at: string; reason: Reason; purge_at: string }
export interface Group { title: string; count: number; card: string | null; members: string[] }
export interface DuplicateSet { cards: CardLine[]; reasons: { kind: 'name' | 'number' | 'mail'; value: string }[]; likely: boolean }
export interface Merged { kept: Card; gone: CardLine[]; vcard: string }
export type Step = 'change' | 'back' | 'trash'
export interface Preview { counts: Record<Step, number>; cards: { step: Step; card: string; display: string }[] }
export type Outcome = 'added' | 'had' | 'different' | 'replaced' | 'bad'
export interface Report { book: string; counts: Record<Outcome, number>; noted: { number: number; display: string; outcome: Outcome; why: string; card: string | null }[]; stopped: string | boolean | null }

export interface Filter { text?: string; book?: string; category?: string; group?: string }

const at = (id: string, rest = '') => `/contacts/cards/${encodeURIComponent(id)}${rest}`
const bookAt = (id: string, rest = '') => `/contacts/books/${encodeURIComponent(id)}${rest}`
const query = (given: object) => new URLSearchParams(Object.entries(given).filter((pair): pair is [string, string] => !!pair[1]))
const matching = (etag: string) => ({ headers: { 'If-Match': `"${etag}"` } })

export const books = () => get<{ books: Book[] }>('/contacts/books')
export const addBook = (title: string) => post<Book>('/contacts/books', { title })
export const changeBook = (id: string, title: string) => patch<Book>(bookAt(id), { title })
export const trashBook = (id: string) => post<Book>(bookAt(id, '/trash'))
export const restoreBook = (id: string) => post<Book>(bookAt(id, '/restore'))

/** All cards that fit, page after page. */
export async function cards(filter: Filter, signal?: AbortSignal): Promise<CardLine[]> {
  const all: CardLine[] = []
  let cursor: string | null = null
  do {
    const asked: string = query({ ...filter, limit: '1000', cursor }).toString()
    const page: { cards: CardLine[]; next: string | null } = await get(`/contacts/cards?${asked}`, { signal })
    all.push(...page.cards)
    cursor = page.next
  } while (cursor)
  return all
}
export const card = (id: string) => get<Card>(at(id))
export const addCard = (fields: Partial<Fields>, book?: string, group?: boolean) => post<Card>('/contacts/cards', { ...fields, book, group })
export const changeCard = (id: string, etag: string, fields: Partial<Fields>) => patch<Card>(at(id), fields, matching(etag))
export const moveCard = (id: string, book: string) => post<Card>(at(id, '/move'), { book })
export const photoUrl = (card: { id: string; etag: string }) => `${API}${at(card.id, '/photo')}?v=${encodeURIComponent(card.etag)}`
export const vcardUrl = (id: string) => `${API}${at(id, '/vcard')}`
export const removePhoto = (id: string) => remove<Card>(at(id, '/photo'))
export const setPhoto = (id: string, picture: Blob) => sent<Card>('PUT', at(id, '/photo'), picture)

export const trash = (ids: string[]) => inBatches('/contacts/trash', 'ids', ids)
export const restore = (ids: string[]) => inBatches('/contacts/restore', 'ids', ids)
export const purge = (ids: string[]) => inBatches('/contacts/purge', 'ids', ids)
export const purgeAll = () => post('/contacts/purge', { all: true })
export const trashed = (cursor: string | null) => get<{ cards: Version[]; books: Book[]; next: string | null }>(`/contacts/trash?${query({ cursor })}`)

export const versions = (id: string) => get<{ versions: Version[] }>(at(id, '/versions'))
export const version = (id: string, version: string) => get<Version & Fields>(at(id, `/versions/${version}`))
export const restoreVersion = (id: string, version: string) => post<Card>(at(id, `/versions/${version}/restore`))

export const groups = () => get<{ groups: Group[] }>('/contacts/groups')
export const duplicates = () => get<{ sets: DuplicateSet[] }>('/contacts/duplicates')
export const previewMerge = (ids: string[], keep: string) => post<Merged>('/contacts/duplicates/preview', { ids, keep })
export const merge = (ids: string[], keep: string, etags: Record<string, string>) => post<Merged>('/contacts/duplicates/merge', { ids, keep, etags })

export const previewAsOf = (book: string, when: string) => post<Preview>(bookAt(book, '/as-of/preview'), { at: when })
export const restoreAsOf = (book: string, when: { at: string } | { undo: string }) => post<{ done: number; undo: string }>(bookAt(book, '/as-of/restore'), when)

export const bring = (book: string, file: Blob, replace: boolean) => sent<Report>('POST', `/contacts/import?${query({ book, replace: replace ? 'true' : '' })}`, file)
export const exportUrl = (book = '') => `${API}/contacts/export?${query({ book })}`

export const changed = (since: string | null) => get<{ changes: unknown[]; cursor: string }>(`/changes?${query({ feature: 'contacts', since })}`)

/** A request whose body is bytes. */
async function sent<T>(method: string, path: string, body: Blob): Promise<T> {
  return (await (await send(method, path, undefined, { raw: body })).json()) as T
}

