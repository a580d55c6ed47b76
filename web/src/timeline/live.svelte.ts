/* Keeps the timeline, and the count of what came back, fresh: follows the change feed while the tab is seen, faster while something is under way. */
import * as api from '../api/gallery'
import { Problem } from '../api/problem'
import { uploads } from '../upload/uploads.svelte'
import { library } from './library.svelte'
import { countWaiting } from './waiting.svelte'

/* Milliseconds between two looks: while a thumbnail is awaited on screen, while something is being sent, else. */
const SOON = 2_000
const BUSY = 5_000
const CALM = 30_000

let cursor: string | null = null
let timer: ReturnType<typeof setTimeout> | undefined
let following = false
let looking = false
let looked = 0
/** Something is known to have moved and has not been shown yet: an answer may fail to come. */
let stale = false

/** Begins to follow; the answer stops it. */
export function follow(): () => void {
  const seen = () => document.visibilityState === 'visible' && void look()
  document.addEventListener('visibilitychange', seen)
  following = true
  void look()
  // What is awaited may begin just after a look, and should not wait as long as a calm one.
  const end = $effect.root(() => {
    const every = $derived(pause())
    $effect(() => {
      void every
      plan()
    })
  })
  return () => {
    end()
    following = false
    document.removeEventListener('visibilitychange', seen)
    clearTimeout(timer)
  }
}

const pause = () => (library.pending ? SOON : uploads.underWay ? BUSY : CALM)

function plan(): void {
  clearTimeout(timer)
  if (following && !looking) timer = setTimeout(() => void look(), Math.max(0, looked + pause() - performance.now()))
}

async function look(): Promise<void> {
  if (looking || document.visibilityState !== 'visible') return
  looking = true
  try {
    await listen()
    if (stale) await Promise.all([library.refresh(), countWaiting()])
    stale = false
  } catch (error) {
    // Too old a cursor: begin again from now, with fresh months. Anything else: try again later.
    if (error instanceof Problem && error.status === 410) cursor = null
  }
  looking = false
  looked = performance.now()
  plan()
}

/** Hears of what moved since the last time. */
async function listen(): Promise<void> {
  stale ||= cursor === null
  for (let more = true; more; ) {
    const answer = await api.changes(cursor)
    stale ||= answer.changes.length > 0
    more = answer.more ?? false
    cursor = answer.cursor
  }
}
