/* Keeps the timeline, and the count of what came back, fresh: follows the change feed while the tab is seen, faster while something is under way. */
import * as api from '../api/gallery'
import { Problem } from '../api/problem'
import { uploads } from '../upload/uploads.svelte'
import { library } from './library.svelte'
import { countWaiting } from './waiting.svelte'

const BUSY = 5_000
const CALM = 30_000

let cursor: string | null = null
let timer: ReturnType<typeof setTimeout> | undefined

/** Begins to follow; the answer stops it. */
export function follow(): () => void {
  const seen = () => document.visibilityState === 'visible' && void look()
  document.addEventListener('visibilitychange', seen)
  void look()
  return () => {
    document.removeEventListener('visibilitychange', seen)
    clearTimeout(timer)
  }
}

async function look(): Promise<void> {
  clearTimeout(timer)
  if (document.visibilityState !== 'visible') return
  try {
    if (await anythingNew()) await Promise.all([library.refresh(), countWaiting()])
  } catch (error) {
    // Too old a cursor: begin again from now, with fresh months. Anything else: try again later.
    if (error instanceof Problem && error.status === 410) cursor = null
  }
  const soon = uploads.underWay || library.pending
  timer = setTimeout(() => void look(), soon ? BUSY : CALM)
}

async function anythingNew(): Promise<boolean> {
  const first = cursor === null
  let moved = false
  for (let more = true; more; ) {
    const answer = await api.changes(cursor)
    moved ||= answer.changes.length > 0
    more = answer.more ?? false
    cursor = answer.cursor
  }
  // A job that made a thumbnail does not change the asset, so while some are pending the months are asked anyway.
  return moved || first || library.pending
}
