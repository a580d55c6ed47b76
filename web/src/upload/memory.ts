/* What is left to send, remembered in this browser over a reload. */

export interface Remembered {
  id: string
  name: string
  path: string
  size: number
  modified: number
  sha256: string | null
  url: string | null
  sent: number
  handle: FileSystemFileHandle | null
  /** Not there in what earlier versions remembered. */
  folder?: string | null
}

const STORE = 'uploads'

function open(): Promise<IDBDatabase> {
  return new Promise((then, failed) => {
    const asked = indexedDB.open('tansu', 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: 'id' })
    asked.onsuccess = () => then(asked.result)
    asked.onerror = () => failed(asked.error)
  })
}

async function during<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T> | void): Promise<T | undefined> {
  const database = await open()
  try {
    return await new Promise<T | undefined>((then, failed) => {
      const transaction = database.transaction(STORE, mode)
      const asked = work(transaction.objectStore(STORE))
      transaction.oncomplete = () => then(asked ? asked.result : undefined)
      transaction.onabort = () => failed(transaction.error)
    })
  } finally {
    database.close()
  }
}

/** Private windows may refuse to remember; then a reload begins anew and nothing else is lost. */
const quietly = <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined)

export const recall = async (): Promise<Remembered[]> => (await quietly(during('readonly', (store) => store.getAll()))) ?? []

export const remember = (all: Remembered[]): Promise<unknown> =>
  quietly(during('readwrite', (store) => { for (const each of all) store.put(each) }))

export const forgetThem = (ids: string[]): Promise<unknown> =>
  quietly(during('readwrite', (store) => { for (const id of ids) store.delete(id) }))
