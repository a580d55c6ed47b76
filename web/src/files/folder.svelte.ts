/* The folder on the page: what lies in it, in which order, and what of it is selected. */
import { SvelteSet } from 'svelte/reactivity'
import * as api from '../api/files'
import type { Entry } from '../api/files'
import { Problem } from '../api/problem'
import { language } from '../i18n/language.svelte'
import { problemText } from '../i18n/problems'
import { Turns } from '../ui/turns'
import { columns, sorted, turned, type Column, type Order } from './sort'

const KEY = 'tansu.files.order'

export class Folder {
  stage = $state<'loading' | 'ready' | 'missing' | 'failed'>('loading')
  words = $state('')
  entry = $state.raw<Entry | null>(null)
  entries = $state.raw<Entry[]>([])
  order = $state.raw<Order>(remembered())
  /** Numbers of the selected entries. */
  picked = new SvelteSet<number>()
  /** In the order shown. */
  shown = $derived(sorted(this.entries, this.order, language.code))
  chosen = $derived(this.shown.filter(({ number }) => this.picked.has(number)))
  private turns = new Turns()

  constructor(readonly path: string) {}

  async open(): Promise<void> {
    const isNews = this.turns.begin()
    try {
      const entry = await api.entryAt(this.path)
      const entries = entry.folder ? await api.allChildren(entry.number) : []
      if (!isNews()) return
      this.entry = entry
      this.entries = entries
      const here = new Set(entries.map(({ number }) => number))
      for (const number of this.picked) if (!here.has(number)) this.picked.delete(number)
      this.stage = entry.folder ? 'ready' : 'missing'
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (!isNews()) return
      this.stage = error.status === 404 ? 'missing' : 'failed'
      this.words = problemText(error)
    }
  }

  /** Asks only whether anything beneath has changed; loads what has. */
  async look(): Promise<void> {
    if (this.stage !== 'ready' || !this.entry) return
    try {
      const { etag } = await api.entry(this.entry.number)
      if (etag !== this.entry.etag) await this.open()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      // Moved or gone while it was shown: the path says what is there now.
      if (error.status === 404) await this.open()
    }
  }

  /** Shows a change at once; the next look has the server's word. */
  put(entry: Entry): void {
    this.entries = this.entries.map((one) => (one.number === entry.number ? { ...entry, path: entry.path ?? one.path } : one))
  }

  /** Takes entries off the page; what was asked before that would bring them back, and is no news. */
  hide(numbers: readonly number[]): void {
    this.turns.close()
    const gone = new Set(numbers)
    this.entries = this.entries.filter(({ number }) => !gone.has(number))
    for (const number of numbers) this.picked.delete(number)
  }

  sort(by: Column): void {
    this.order = turned(this.order, by)
    localStorage.setItem(KEY, JSON.stringify(this.order))
  }

  toggle(number: number): void {
    if (!this.picked.delete(number)) this.picked.add(number)
  }

  /** Selects from one row to another, both included. */
  reach(from: number, to: number): void {
    for (let at = Math.min(from, to); at <= Math.max(from, to); at++) this.picked.add(this.shown[at].number)
  }

  pickAll(): void {
    for (const { number } of this.entries) this.picked.add(number)
  }
}

function remembered(): Order {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '') as Order
    if (columns.includes(kept.by)) return { by: kept.by, down: kept.down === true }
  } catch {
    // Nothing kept, or nothing that can be read.
  }
  return { by: 'name', down: false }
}
