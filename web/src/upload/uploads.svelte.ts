/* The upload queue: what is in it and what a person can do with it. The work itself is in work.ts. */
import { SvelteMap } from 'svelte/reactivity'
import { Item } from './item.svelte'
import type { Found } from './collect'
import { forgetThem, recall, remember } from './memory'
import { Rate } from './rate'
import { can, groupOf, isUnderWay, type Group, type Is, type State } from './states'
import { forget } from './tus'

const SHOWN = 100

class Uploads {
  items: Item[] = []
  counts = new SvelteMap<Is, number>()
  /** What the page shows: at most a hundred lines of each group, refreshed a few times a second. */
  lists = $state.raw<Record<Group, Item[]>>({ asks: [], moving: [], waiting: [], done: [] })
  sentBytes = $state(0)
  allBytes = $state(0)
  perSecond = $state(0)
  paused = $state(false)
  rate = new Rate()
  /** Set by work.ts: looks whether something can go on. */
  wake: () => void = () => {}
  private drawing = false

  count(...states: Is[]): number {
    return states.reduce((sum, is) => sum + (this.counts.get(is) ?? 0), 0)
  }

  get total(): number {
    return [...this.counts.values()].reduce((a, b) => a + b, 0) - this.count('cancelled')
  }

  get underWay(): boolean {
    return this.count('waiting', 'checking', 'ready', 'sending', 'verifying') > 0
  }

  /** What would be left behind if this browser forgot it. */
  get unfinished(): number {
    return this.count('waiting', 'checking', 'ready', 'sending', 'verifying', 'paused', 'lost')
  }

  get done(): number {
    return this.count('stored', 'safe', 'had')
  }

  get asking(): number {
    return this.count('in_trash', 'deleted', 'taken', 'failed', 'lost')
  }

  /** Brings back what an earlier visit left unfinished. */
  async recall(): Promise<void> {
    const before = await recall()
    // What was chosen meanwhile is not from an earlier visit.
    const here = new Set(this.items.map(({ id }) => id))
    for (const kept of before) if (!here.has(kept.id)) this.put(Item.recalled(kept))
    await this.reopen(false)
  }

  /** Takes files into the queue. One that was left unfinished earlier goes on where it was. */
  add(found: Found[], folder: string | null = null): void {
    const lost = new Map(this.items.filter((item) => item.state.is === 'lost').map((item) => [item.key, item]))
    const here = new Set(this.items.filter((item) => isUnderWay(item.state.is)).map(lineOf))
    const fresh: Item[] = []
    for (const each of found) {
      const { file } = each
      const earlier = lost.get(`${file.name}|${file.size}|${file.lastModified}`)
      if (earlier) this.resume(earlier, file)
      else {
        const item = Item.found(each, crypto.getRandomValues(new Uint32Array(2)).join('-'), folder)
        if (here.has(lineOf(item))) continue
        fresh.push(item)
        this.put(item)
      }
    }
    void remember(fresh.map((item) => item.kept))
    this.wake()
  }

  private put(item: Item): void {
    this.items.push(item)
    this.allBytes += item.size
    this.sentBytes += item.sent
    this.tally(item.state.is, 1)
    this.redraw()
  }

  private resume(item: Item, file: File): void {
    item.file = file
    this.turn(item, { is: item.sha256 ? 'ready' : 'waiting' })
  }

  /** Opens remembered files again; asks for permission only when a person pressed for it. */
  async reopen(ask: boolean): Promise<void> {
    for (const item of this.items) {
      if (item.state.is !== 'lost' || !item.handle) continue
      const file = await reopened(item.handle, ask)
      if (file && file.size === item.size && file.lastModified === item.modified) this.resume(item, file)
    }
    this.wake()
  }

  /** Changes a state if that is possible from where the item is now; false if it is not. */
  turn(item: Item, to: State): boolean {
    const from = item.state.is
    if (!can(from, to.is)) return false
    this.tally(from, -1)
    this.tally(to.is, 1)
    item.state = to
    if (groupOf(to.is) === 'done') this.finish(item)
    this.redraw()
    return true
  }

  sent(item: Item, bytes: number): void {
    this.sentBytes += bytes - item.sent
    item.sent = bytes
    this.rate.note(this.sentBytes, performance.now())
    this.redraw()
  }

  private finish(item: Item): void {
    if (item.state.is !== 'cancelled') this.sent(item, item.size)
    item.file = null
    void forgetThem([item.id])
  }

  private tally(is: Is, by: number): void {
    this.counts.set(is, (this.counts.get(is) ?? 0) + by)
  }

  private redraw(): void {
    if (this.drawing) return
    this.drawing = true
    setTimeout(() => {
      this.drawing = false
      this.draw()
    }, 150)
  }

  private draw(): void {
    const lists: Record<Group, Item[]> = { asks: [], moving: [], waiting: [], done: [] }
    for (let at = this.items.length - 1; at >= 0; at--) {
      const item = this.items[at]
      if (item.state.is === 'cancelled') continue
      const list = lists[groupOf(item.state.is)]
      if (list.length < SHOWN) list.push(item)
    }
    this.lists = lists
    this.perSecond = this.rate.perSecond
  }

  pause(item: Item): void {
    if (this.turn(item, { is: 'paused' })) item.stop?.abort()
  }

  goOn(item: Item): void {
    item.tries = 0
    if (!item.file) return void this.turn(item, { is: 'lost' })
    this.turn(item, { is: item.sha256 ? 'ready' : 'waiting' })
    this.wake()
  }

  cancel(item: Item): void {
    const { url } = item
    if (!this.turn(item, { is: 'cancelled' })) return
    item.stop?.abort()
    this.allBytes -= item.size
    this.sentBytes -= item.sent
    if (url) void forget(url)
    this.wake()
  }

  pauseAll(): void {
    this.paused = true
    this.rate.clear()
    for (const item of this.items) {
      if (item.state.is === 'sending') {
        this.turn(item, { is: 'ready' })
        item.stop?.abort()
      }
    }
  }

  goOnAll(): void {
    this.paused = false
    this.wake()
  }

  retryAll(): void {
    for (const item of this.items) if (item.state.is === 'failed' && !item.state.final) this.goOn(item)
  }

  cancelAll(): void {
    for (const item of this.items) this.cancel(item)
    this.paused = false
  }

  /** Sends it although it was deleted before or the name is taken, or takes it out of the trash. */
  insist(item: Item): void {
    const { is } = item.state
    item.again = is === 'in_trash' ? 'restore' : is === 'taken' ? 'replace' : 'yes'
    this.turn(item, { is: 'ready' })
    this.wake()
  }

  /** Takes finished lines off the page. */
  clearDone(): void {
    const left = this.items.filter((item) => groupOf(item.state.is) !== 'done')
    this.items = left
    this.counts.clear()
    for (const item of left) this.tally(item.state.is, 1)
    this.allBytes = left.reduce((sum, item) => sum + item.size, 0)
    this.sentBytes = left.reduce((sum, item) => sum + item.sent, 0)
    this.rate.clear()
    this.draw()
  }
}

/** The same file for the same place. */
const lineOf = (item: Item): string => `${item.key}|${item.folder}|${item.path}`

interface Asking { queryPermission(): Promise<PermissionState>; requestPermission(): Promise<PermissionState> }

async function reopened(handle: FileSystemFileHandle, ask: boolean): Promise<File | null> {
  try {
    const asking = handle as FileSystemFileHandle & Asking
    const state = ask ? await asking.requestPermission() : await asking.queryPermission()
    return state === 'granted' ? await handle.getFile() : null
  } catch {
    return null
  }
}

export const uploads = new Uploads()
