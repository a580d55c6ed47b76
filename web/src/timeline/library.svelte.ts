/* The timeline's data in this browser: months, their loaded contents, and what was changed here meanwhile. */
import * as api from '../api/gallery'
import { colourOf, decode, without, type Content } from './content'
import type { Place } from './moves'
import { sectionOfMonth, sectionsOf, type Section } from './sections'
import type { Months } from '../api/types'
import { Turns } from '../ui/turns'

const KEPT = 60

class Library {
  state = $state<'loading' | 'ready' | 'failed'>('loading')
  total = $state(0)
  months = $state.raw<Months | null>(null)
  sections = $state.raw<Section[]>([])
  /** Moves whenever any content does. */
  changed = $state(0)
  /** Whether something seen here has no thumbnail yet. */
  pending = $state(false)

  private contents = new Map<string, Content>()
  private loading = new Map<string, { promise: Promise<Content>; stop: AbortController }>()
  private gone = new Set<string>()
  private turns = new Turns()

  async open(): Promise<void> {
    if (this.months) return void this.refresh()
    try {
      await this.refresh()
    } catch (error) {
      this.state = 'failed'
      throw error
    }
  }

  /** Asks for the months again. What moved is loaded again when it is next seen, and shown as it was until then. */
  async refresh(): Promise<void> {
    const isNews = this.turns.begin()
    const hidden = [...this.gone]
    const months = await api.months()
    if (!isNews()) return
    // What was hidden since the question is not yet in its answer.
    for (const id of hidden) this.gone.delete(id)
    this.months = months
    this.sections = sectionsOf(months)
    this.total = months.total
    this.state = 'ready'
    this.changed++
  }

  /** What is known of a section; perhaps an older version of it. */
  contentOf(index: number): Content | null {
    const section = this.sections[index]
    return (section && this.contents.get(section.key)) ?? null
  }

  isFresh(index: number): boolean {
    return this.contentOf(index)?.version === this.sections[index]?.version
  }

  /** Loads a section if it is not here as the server last described it. */
  load(index: number): Promise<Content> {
    const section = this.sections[index]
    const known = this.contents.get(section.key)
    if (known && known.version === section.version) return Promise.resolve(known)
    const running = this.loading.get(section.key)
    if (running) return running.promise
    const stop = new AbortController()
    const promise = this.fetch(section, stop.signal).finally(() => {
      if (this.loading.get(section.key)?.stop === stop) this.loading.delete(section.key)
    })
    this.loading.set(section.key, { promise, stop })
    return promise
  }

  private async fetch(section: Section, signal: AbortSignal): Promise<Content> {
    const page = await api.monthPage(section.month, section.version, section.page, signal)
    // A newer month than the list knew: good, but let the list's version be the one compared with.
    const content = without({ ...decode(page), version: section.version }, this.gone)
    this.contents.delete(section.key)
    this.contents.set(section.key, content)
    this.changed++
    return content
  }

  /** Stops what was asked for but is no longer near, and forgets what was seen longest ago. */
  keepNear(first: number, last: number): void {
    for (const [key, { stop }] of this.loading) {
      const index = this.sections.findIndex((section) => section.key === key)
      if (index >= first - 1 && index <= last + 1) continue
      stop.abort()
      // Who comes back to it at once asks anew, and does not wait for what was stopped.
      this.loading.delete(key)
    }
    let pending = false
    const near = new Set<string>()
    for (let at = first; at <= last; at++) {
      near.add(this.sections[at].key)
      if ((this.contentOf(at)?.pending.size ?? 0) > 0) pending = true
    }
    this.pending = pending
    for (const key of this.contents.keys()) {
      if (this.contents.size <= KEPT) break
      if (!near.has(key)) this.contents.delete(key)
    }
  }

  /** Where an asset is among what is loaded. */
  find(id: string): Place | null {
    for (const [section, { key }] of this.sections.entries()) {
      const at = this.contents.get(key)?.ids.indexOf(id) ?? -1
      if (at !== -1) return { section, at }
    }
    return null
  }

  /** Where an asset of a month is, loading the month's sections until it is found. */
  async locate(id: string, month: string): Promise<Place | null> {
    const found = this.find(id)
    if (found) return found
    const first = sectionOfMonth(this.sections, month)
    for (let at = first; at >= 0 && this.sections[at]?.month === month; at++) {
      const index = (await this.load(at)).ids.indexOf(id)
      if (index !== -1) return { section: at, at: index }
    }
    return null
  }

  /** The asset before or after a place, loading what is needed; null at the ends. */
  async beside(place: Place, by: 1 | -1): Promise<Place | null> {
    const content = await this.load(place.section)
    const at = place.at + by
    if (at >= 0 && at < content.ids.length) return { section: place.section, at }
    for (let section = place.section + by; section >= 0 && section < this.sections.length; section += by) {
      const { ids } = await this.load(section)
      if (ids.length > 0) return { section, at: by === 1 ? 0 : ids.length - 1 }
    }
    return null
  }

  idAt(place: Place): string {
    return this.contentOf(place.section)!.ids[place.at]
  }

  colourAt(place: Place): string {
    const content = this.contentOf(place.section)
    return content ? colourOf(content, place.at) : 'transparent'
  }

  /** The ids from one place to another, both included, in the order of time. */
  async between(a: Place, b: Place): Promise<string[]> {
    const [from, to] = a.section < b.section || (a.section === b.section && a.at <= b.at) ? [a, b] : [b, a]
    const ids: string[] = []
    for (let section = from.section; section <= to.section; section++) {
      const all = (await this.load(section)).ids
      ids.push(...all.slice(section === from.section ? from.at : 0, section === to.section ? to.at + 1 : all.length))
    }
    return ids
  }

  /** Takes assets off the timeline at once; the next refresh says what is really there. */
  hide(ids: readonly string[]): void {
    for (const id of ids) this.gone.add(id)
    this.total -= ids.length
    this.sections = this.sections.map((section) => {
      const content = this.contents.get(section.key)
      if (!content) return section
      const less = without(content, this.gone)
      if (less === content) return section
      this.contents.set(section.key, less)
      return { ...section, count: less.ids.length }
    })
    this.changed++
  }

  /** Shows what is really there after all: what was hidden stays where it was. */
  async unhide(): Promise<void> {
    this.gone.clear()
    this.contents.clear()
    await this.refresh()
  }

  /** Whether all of these are favourites, as far as is known here. */
  areFavourites(ids: readonly string[]): boolean {
    return ids.every((id) => {
      const place = this.find(id)
      return place !== null && this.contentOf(place.section)!.favourites.has(place.at)
    })
  }

  markFavourite(id: string, favourite: boolean): void {
    const place = this.find(id)
    if (!place) return
    const content = this.contentOf(place.section)!
    const favourites = new Set(content.favourites)
    if (favourite) favourites.add(place.at)
    else favourites.delete(place.at)
    // A new object: what is drawn looks at contents, not into them.
    this.contents.set(this.sections[place.section].key, { ...content, favourites })
    this.changed++
  }
}

export const library = new Library()
