/* Keeps the notes fresh while they are seen, and sends what waits as soon as the connection is back. */
import * as api from '../api/notes'
import { Problem } from '../api/problem'
import { keepAll, sendAll } from './drafts.svelte'
import { failed, load, notes, refresh } from './notes.svelte'

const EVERY = 10_000

let cursor: string | null = null
let timer: ReturnType<typeof setTimeout> | undefined

/** Begins to follow; the answer stops it. */
export function follow(): () => void {
  const seen = () => {
    if (document.visibilityState === 'visible') return void look()
    keepAll()
    void sendAll()
  }
  const back = () => void sendAll().then(look)
  const lost = () => void (notes.offline = true)
  document.addEventListener('visibilitychange', seen)
  addEventListener('pagehide', keepAll)
  addEventListener('online', back)
  addEventListener('offline', lost)
  void look()
  return () => {
    document.removeEventListener('visibilitychange', seen)
    removeEventListener('pagehide', keepAll)
    removeEventListener('online', back)
    removeEventListener('offline', lost)
    clearTimeout(timer)
    void sendAll()
  }
}

async function look(): Promise<void> {
  clearTimeout(timer)
  if (document.visibilityState !== 'visible') return
  try {
    if (cursor === null) {
      const { cursor: now } = await api.changes(null)
      await load()
      cursor = now
    } else await catchUp(cursor)
    notes.offline = false
  } catch (error) {
    // Too old a cursor: list everything anew. Anything else: try again later.
    if (error instanceof Problem && error.status === 410) cursor = null
    failed(error)
  }
  timer = setTimeout(() => void look(), EVERY)
}

async function catchUp(since: string): Promise<void> {
  const answer = await api.changes(since)
  const numbers = [...new Set(answer.changes.map((change) => Number(change.item)))]
  if (numbers.length) await refresh(numbers)
  cursor = answer.cursor
  if (answer.more) await catchUp(answer.cursor)
}
