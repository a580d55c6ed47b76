/* The list of contacts: which are shown, in which order, and whether another device changed something. */
import * as api from '../api/contacts'
import type { Book, CardLine, Filter, Group } from '../api/contacts'
import { Problem } from '../api/problem'
import { language } from '../i18n/language.svelte'
import { problemText } from '../i18n/problems'
import { byName, lettersOf } from './letters'
import { whileSeen } from '../ui/seen'

const EVERY = 15_000
const PAUSE = 150

class Contacts {
  stage = $state<'loading' | 'ready' | 'failed'>('loading')
  words = $state('')
  filter = $state.raw<Filter>({})
  books = $state.raw<Book[]>([])
  groups = $state.raw<Group[]>([])
  private found = $state.raw<CardLine[]>([])
  cards = $derived(byName(this.found, language.code))
  letters = $derived(lettersOf(this.cards.map(({ display }) => display), language.code))
  private asked: AbortController | null = null
  private typing: ReturnType<typeof setTimeout> | undefined
  private cursor: string | null = null

  /** Loads what the filter says. A later question has the fresher answer. */
  async load(): Promise<void> {
    this.asked?.abort()
    const asked = (this.asked = new AbortController())
    try {
      const [found, { books }, { groups }] = await Promise.all([api.cards(this.filter, asked.signal), api.books(), api.groups()])
      if (asked.signal.aborted) return
      Object.assign(this, { found, books, groups, stage: 'ready' })
    } catch (error) {
      if (asked.signal.aborted) return
      if (!(error instanceof Problem)) throw error
      this.words = problemText(error)
      this.stage = 'failed'
    }
  }

  /** As somebody types. */
  search(text: string): void {
    this.filter = { ...this.filter, text }
    clearTimeout(this.typing)
    this.typing = setTimeout(() => void this.load(), PAUSE)
  }

  choose(filter: Filter): void {
    this.filter = { ...filter, text: this.filter.text }
    void this.load()
  }

  /** Follows what other devices do while the page is seen; the answer stops it. */
  follow(): () => void {
    void this.look()
    return whileSeen(() => this.look(), EVERY)
  }

  private async look(): Promise<void> {
    try {
      const first = this.cursor === null
      const { changes, cursor } = await api.changed(this.cursor)
      this.cursor = cursor
      if (!first && changes.length > 0) await this.load()
    } catch (error) {
      // Too old a place in the feed: begin again from now.
      if (error instanceof Problem && error.status === 410) this.cursor = null
    }
  }
}

export const contacts = new Contacts()
