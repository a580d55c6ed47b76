/* Does the queue's work: checksums one after the other, one question for many of them, three files on the way. */
import * as files from '../api/files'
import * as api from '../api/gallery'
import { Problem } from '../api/problem'
import { problemText } from '../i18n/problems'
import { t } from '../i18n/language.svelte'
import { library } from '../timeline/library.svelte'
import { hash } from './hashing'
import type { Item } from './item.svelte'
import { remember } from './memory'
import { watchReceipts } from './receipts'
import { sendFile, type Sending } from './tus'
import { uploads } from './uploads.svelte'

const PARALLEL = 3
const ASKED_AT_ONCE = 200
const TRIES = 8

let hashing = false

/** Begins to work on the queue, now and whenever it changes. */
export function startWork(): void {
  uploads.wake = wake
  addEventListener('online', wake)
  void uploads.recall()
}

function wake(): void {
  if (uploads.paused) return
  if (!hashing) void hashThem()
  sendMore()
}

function smallestFirst(a: Item, b: Item): number {
  return a.size - b.size
}

/** Checksums of all that waits. The server is asked when there are many, or when a second has gone by. */
async function hashThem(): Promise<void> {
  hashing = true
  let asked = performance.now()
  let known: Item[] = []
  for (let item = nextWaiting(); item && !uploads.paused; item = nextWaiting()) {
    if (await hashOne(item)) known.push(item)
    if (known.length >= ASKED_AT_ONCE || performance.now() - asked > 1000) {
      await ask(known)
      asked = performance.now()
      known = []
    }
  }
  await ask(known)
  hashing = false
  // What was added while the last answer was awaited found nobody to begin with it.
  if (uploads.count('waiting') > 0) wake()
}

let order: Item[] = []

function nextWaiting(): Item | undefined {
  while (order.length > 0) {
    const item = order.pop()!
    if (item.state.is === 'waiting') return item
  }
  order = uploads.items.filter((item) => item.state.is === 'waiting').sort((a, b) => smallestFirst(b, a))
  return order.pop()
}

async function hashOne(item: Item): Promise<boolean> {
  uploads.turn(item, { is: 'checking' })
  try {
    item.sha256 ??= await hash(item.file!)
    return true
  } catch {
    uploads.turn(item, { is: 'failed', words: t('upload.unreadable'), final: false })
    return false
  }
}

async function ask(items: Item[]): Promise<void> {
  // What goes to a folder is wanted there, whatever the library has.
  for (const item of items) if (item.folder !== null) uploads.turn(item, { is: 'ready' })
  const still = items.filter((item) => item.state.is === 'checking')
  if (still.length === 0) return sendMore()
  try {
    const answer = await api.check(still.map((item) => item.sha256!))
    for (const [at, item] of still.entries()) {
      const state = answer.states[at]
      const asset = answer.ids[at]
      if (state === 'have') uploads.turn(item, { is: 'had', asset })
      else if (state === 'trash') uploads.turn(item, { is: 'in_trash', asset })
      else if (state === 'deleted') uploads.turn(item, { is: 'deleted', at: answer.deleted_at[at] ?? null })
      else uploads.turn(item, { is: 'ready' })
    }
    void remember(still.filter((item) => item.state.is === 'ready').map((item) => item.kept))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    // Sending asks the same question again, file by file.
    for (const item of still) uploads.turn(item, { is: 'ready' })
  }
  sendMore()
}

function sendMore(): void {
  if (uploads.paused) return
  const room = PARALLEL - uploads.count('sending', 'verifying')
  if (room <= 0) return
  const ready = uploads.items.filter((item) => item.state.is === 'ready' && item.file && item.sha256).sort(smallestFirst)
  for (const item of ready.slice(0, room)) void sendOne(item)
}

async function sendOne(item: Item): Promise<void> {
  const stop = (item.stop = new AbortController())
  uploads.turn(item, { is: 'sending' })
  try {
    const job: Sending = {
      file: item.file!, sha256: item.sha256!, target: item.target, again: item.again, url: item.url, signal: stop.signal,
      onUrl: (url) => keepUrl(item, url),
      onSent: (bytes) => {
        if (stop.signal.aborted) return
        uploads.sent(item, bytes)
        if (bytes >= item.size) uploads.turn(item, { is: 'verifying' })
      },
    }
    const { asset, entry, state } = await sendFile(job)
    if (state === 'had' && !item.again) uploads.turn(item, { is: 'had', asset })
    else uploads.turn(item, { is: 'stored', asset: entry === null ? asset : await assetOf(entry), safeAt: null })
  } catch (error) {
    if (stop.signal.aborted) return wake()
    if (!(error instanceof Problem)) throw error
    await refused(item, error)
  }
  if (!uploads.underWay) {
    void library.refresh().catch(() => {})
    void watchReceipts()
  }
  wake()
}

function keepUrl(item: Item, url: string): void {
  item.url = url
  void remember([item.kept])
}

async function refused(item: Item, problem: Problem): Promise<void> {
  const { code, facts, status } = problem
  if (code === 'in_trash') uploads.turn(item, { is: 'in_trash', asset: String(facts.asset) })
  else if (code === 'deleted_before') uploads.turn(item, { is: 'deleted', at: (facts.deleted_at as string) ?? null })
  else if (status === 412) await taken(item)
  else if ((status === 0 || status === 423 || status === 429 || status === 503) && item.tries < TRIES) {
    item.tries += 1
    await rest(problem.retryAfter ?? Math.min(30, 2 ** item.tries / 2))
    uploads.turn(item, { is: 'ready' })
  } else if (code === 'checksum_mismatch') {
    // The bytes were hurt on the way: begin this file anew, but only when the person says so.
    item.url = null
    uploads.turn(item, { is: 'failed', words: t('upload.hurt'), final: false })
  } else uploads.turn(item, { is: 'failed', words: problemText(problem), final: status === 422 })
}

/** The photo that an entry shows, which has a receipt; nothing is lost where that cannot be learned. */
async function assetOf(entry: number): Promise<string | null> {
  return files.entry(entry).then(({ asset }) => asset, () => null)
}

/** Asks about a name that is taken, unless the very same file has it: then an answer was lost, or it was sent before. */
async function taken(item: Item): Promise<void> {
  const there = await files.entryAt(item.target!).catch(() => null)
  if (there && there.sha256 === item.sha256) uploads.turn(item, { is: 'had', asset: there.asset })
  else uploads.turn(item, { is: 'taken' })
}

/** Waits some seconds, or until the network is back. */
function rest(seconds: number): Promise<void> {
  return new Promise((then) => {
    const timer = setTimeout(done, seconds * 1000)
    function done() {
      clearTimeout(timer)
      removeEventListener('online', done)
      then()
    }
    addEventListener('online', done)
  })
}
