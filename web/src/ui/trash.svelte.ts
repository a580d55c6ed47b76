/* What lies in a trash, page after page; what of it is picked, and what becomes of it. Each part of the app says how. */
import { SvelteSet } from 'svelte/reactivity'
import { Problem } from '../api/problem'
import { t } from '../i18n/language.svelte'
import { problemText } from '../i18n/problems'
import { tell, tellProblem } from './toasts.svelte'

export interface Ways<Item, Key, Page> {
  page: (cursor: string | null) => Promise<Page>
  items: (page: Page) => Item[]
  key: (item: Item) => Key
  restore: (keys: Key[]) => Promise<unknown>
  purge: (keys: Key[]) => Promise<unknown>
  purgeAll: () => Promise<unknown>
  /** What else has to be fresh afterwards. */
  after?: () => Promise<unknown>
}

export class Trash<Item, Key extends string | number, Page extends { next: string | null }> {
  stage = $state<'loading' | 'ready' | 'failed'>('loading')
  words = $state('')
  /** The first page, for what it says of the whole. */
  first = $state.raw<Page | null>(null)
  items = $state.raw<Item[]>([])
  next = $state<string | null>(null)
  picked = new SvelteSet<Key>()
  /** What would be gone for good if the person agreed now. */
  asking = $state.raw<Key[] | 'all' | null>(null)

  constructor(private readonly ways: Ways<Item, Key, Page>) {}

  async load(): Promise<void> {
    try {
      this.first = await this.ways.page(null)
      this.items = this.ways.items(this.first)
      this.next = this.first.next
      this.picked.clear()
      this.stage = 'ready'
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.words = problemText(error)
      this.stage = 'failed'
    }
  }

  async more(): Promise<void> {
    try {
      const page = await this.ways.page(this.next)
      this.items = [...this.items, ...this.ways.items(page)]
      this.next = page.next
    } catch (error) {
      tellProblem(error)
    }
  }

  toggle(key: Key): void {
    if (!this.picked.delete(key)) this.picked.add(key)
  }

  pickAll(): void {
    for (const item of this.items) this.picked.add(this.ways.key(item))
  }

  restore(keys: Key[]): Promise<void> {
    return this.then(this.ways.restore(keys), t('toast.restored', { n: keys.length }))
  }

  /** Deletes for good what was asked about. */
  purge(): Promise<void> {
    const { asking } = this
    if (asking === 'all') return this.then(this.ways.purgeAll(), t('trash.emptied'))
    return this.then(this.ways.purge(asking ?? []), t('trash.deleted', { n: asking?.length ?? 0 }))
  }

  /** Waits for some work, says how it went, and looks again. */
  async then(work: Promise<unknown>, said: string): Promise<void> {
    try {
      await work
      tell(said)
    } catch (error) {
      tellProblem(error)
    }
    this.asking = null
    await this.load()
    await this.ways.after?.().catch(() => {})
  }
}
