/* What this browser keeps of the notes: their texts, for reading offline, and edits that have not reached the server. */
import type { WholeNote } from '../api/notes'

export const DATABASE = 'tansu-notes'

export interface Conflict { note: WholeNote; merged: string | null }

/** An edit under way. It is gone from here only when the server has it. */
export interface Draft {
  id: string
  number: number | null
  /** The ETag of what it was made from; empty for a new note. */
  base: string
  text: string
  title: string | null
  category: string | null
  favourite: boolean | null
  /** The text as it last reached the server; null if it has not been touched. */
  sent: string | null
  changed: string
  conflict: Conflict | null
  problem: string
}

type Store = 'notes' | 'drafts'

function open(): Promise<IDBDatabase> {
  return new Promise((then, failed) => {
    const asked = indexedDB.open(DATABASE, 1)
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('notes', { keyPath: 'number' })
      asked.result.createObjectStore('drafts', { keyPath: 'id' })
    }
    asked.onsuccess = () => then(asked.result)
    asked.onerror = () => failed(asked.error)
  })
}

async function during<T>(name: Store, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T> | void): Promise<T | undefined> {
  const database = await open()
  try {
    return await new Promise<T | undefined>((then, failed) => {
      const transaction = database.transaction(name, mode)
      const asked = work(transaction.objectStore(name))
      transaction.oncomplete = () => then(asked ? asked.result : undefined)
      transaction.onabort = () => failed(transaction.error)
    })
  } finally {
    database.close()
  }
}

export const recallNotes = async (): Promise<WholeNote[]> =>
  (await during<WholeNote[]>('notes', 'readonly', (store) => store.getAll()).catch(() => [])) ?? []
export const recallDrafts = async (): Promise<Draft[]> =>
  (await during<Draft[]>('drafts', 'readonly', (store) => store.getAll()).catch(() => [])) ?? []

export const keepNotes = (notes: WholeNote[], gone: number[] = []): Promise<unknown> =>
  during('notes', 'readwrite', (store) => {
    for (const each of notes) store.put(each)
    for (const each of gone) store.delete(each)
  }).catch(() => {})

/** False where the browser does not keep it, as in some private windows: then the page must say so. */
export const keepDraft = (draft: Draft): Promise<boolean> =>
  during('drafts', 'readwrite', (store) => void store.put(draft)).then(() => true, () => false)
export const dropDraft = (id: string): Promise<unknown> => during('drafts', 'readwrite', (store) => void store.delete(id)).catch(() => {})
