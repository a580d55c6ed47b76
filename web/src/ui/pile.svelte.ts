/* A list that comes page after page, things in it that are picked, and what becomes of them. */
import { SvelteSet } from 'svelte/reactivity'
import { Problem } from '../api/problem'
import { problemText } from '../i18n/problems'
import { tell, tellProblem, type Toast } from './toasts.svelte'
import { Turns } from './turns'

export interface Reading<Item, Key, Page> {
  page: (cursor: string | null) => Promise<Page>
  items: (page: Page) => Item[]
  key: (item: Item) => Key
  /** What else has to be fresh when something was done. */
  after?: () => Promise<unknown>
}

/** How long the way back is offered. */
const UNDO = 10_000

export class Pile<Item, Key extends string | number, Page extends { next: string | null }> {
  stage = $state<'loading' | 'ready' | 'failed'>('loading')
  words = $state('')
  /** The first page, for what it says of the whole. */
  first = $state.raw<Page | null>(null)
  items = $state.raw<Item[]>([])
  next = $state<string | null>(null)
  picked = new SvelteSet<Key>()

  private turns = new Turns()
  private turning = false

  constructor(private readonly reading: Reading<Item, Key, Page>) {}

  async load(): Promise<void> {
    const isNews = this.turns.begin()
    try {
      const first = await this.reading.page(null)
      if (!isNews()) return
      this.first = first
      this.items = this.reading.items(first)
      this.next = first.next
      this.picked.clear()
      this.stage = 'ready'
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (!isNews()) return
      this.words = problemText(error)
      this.stage = 'failed'
    }
  }

  /** Goes on where the list ends, once however often it is asked for; not where the list was read anew meanwhile. */
  async more(): Promise<void> {
    if (this.turning) return
    this.turning = true
    const { first } = this
    try {
      const page = await this.reading.page(this.next)
      if (this.first !== first) return
      this.items = [...this.items, ...this.reading.items(page)]
      this.next = page.next
    } catch (error) {
      tellProblem(error)
    } finally {
      this.turning = false
    }
  }

  toggle(key: Key): void {
    if (!this.picked.delete(key)) this.picked.add(key)
  }

  pickAll(): void {
    for (const item of this.items) this.picked.add(this.reading.key(item))
  }

  /** Waits for some work, says how it went and perhaps how to take it back, and looks again. */
  async then(work: Promise<unknown>, said: string, action?: Toast['action']): Promise<void> {
    try {
      await work
      tell(said, action ? { action, for: UNDO } : {})
    } catch (error) {
      tellProblem(error)
    }
    await this.load()
    await this.reading.after?.().catch(() => {})
  }
}
