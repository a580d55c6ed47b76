/* What of the timeline is on screen: heights guessed or known, the scrolled place, and the rows to draw. */
import { untrack } from 'svelte'
import { dayAt, type Content } from './content'
import { library } from './library.svelte'
import { boxHeight, lastVirtual, moved, settled, type Scroll } from './mapping'
import type { Place } from './moves'
import { correction, guess, layOut, measureFor, type Layout, type Measure, type Row } from './rows'
import { sectionAt, topsOf } from './sections'

export const HEAD = 64
const FOOT = 96
/** How often, in pixels, scrolling looks again at what must be drawn. */
const GRAIN = 160

interface Known { content: Content; width: number; layout: Layout }
export interface Shown { index: number; key: string; month: string; head: boolean; top: number; height: number; rows: Row[]; known: Known | null }

export class TimelineView {
  width = $state(0)
  height = $state(0)
  scroll = $state.raw<Scroll>({ real: 0, virtual: 0 })
  /** Scrolling so fast that loading pictures would be waste. */
  fast = $state(false)
  focused = $state.raw<Place | null>(null)
  tops = $state.raw<Float64Array>(new Float64Array(1))

  measure: Measure = $derived(measureFor(Math.max(1, this.width)))
  total = $derived(this.tops[this.tops.length - 1] + FOOT)
  box = $derived(boxHeight(this.extent))
  /** Added to a place in the timeline, it is the place in the scrolled box. */
  shift = $derived(this.scroll.real - this.scroll.virtual)
  private grain = $derived(Math.floor(this.scroll.virtual / GRAIN))
  shown: Shown[] = $derived(this.draw(this.grain, this.tops))

  private layouts = new Map<string, Known>()

  get extent() {
    return { total: this.total, view: this.height }
  }

  get lastVirtual(): number {
    return lastVirtual(this.extent)
  }

  layoutOf(index: number): Layout | null {
    return this.knownOf(index)?.layout ?? null
  }

  private knownOf(index: number): Known | null {
    const content = library.contentOf(index)
    if (!content || this.width === 0) return null
    const { key } = library.sections[index]
    const known = this.layouts.get(key)
    if (known?.content === content && known.width === this.width) return known
    const days = Float64Array.from(content.walls, (_, at) => dayAt(content, at))
    const fresh = { content, width: this.width, layout: layOut(content.ratios, days, this.measure) }
    this.layouts.set(key, fresh)
    return fresh
  }

  headOf(index: number): number {
    return library.sections[index].page === 0 ? HEAD : 0
  }

  /** Measures every section again and keeps what is on screen where it is. */
  remeasure(): void {
    const anchor = this.anchor()
    const guesses = library.sections.map(({ count, ratioSum }) => guess(count, ratioSum, this.measure))
    const known = guesses.map((_, at) => this.layoutOf(at)?.height ?? null)
    const factor = correction(guesses, known)
    this.tops = topsOf(guesses.map((guessed, at) => this.headOf(at) + (known[at] ?? guessed * factor)))
    if (anchor) this.restore(anchor)
  }

  private anchor(): { key: string; share: number; past: number; height: number } | null {
    const keys = this.drawnKeys
    if (this.tops.length < 2 || keys.length === 0 || this.scroll.virtual <= 0) return null
    const at = sectionAt(this.tops, this.scroll.virtual)
    const height = this.tops[at + 1] - this.tops[at]
    const past = this.scroll.virtual - this.tops[at]
    return { key: keys[at], share: height > 0 ? past / height : 0, past, height }
  }

  private drawnKeys: string[] = []

  private restore(anchor: { key: string; share: number; past: number; height: number }): void {
    this.drawnKeys = library.sections.map((section) => section.key)
    const at = this.drawnKeys.indexOf(anchor.key)
    if (at === -1) return
    const height = this.tops[at + 1] - this.tops[at]
    const past = height === anchor.height ? anchor.past : anchor.share * height
    this.scroll = { real: this.scroll.real, virtual: Math.min(this.lastVirtual, this.tops[at] + past) }
  }

  begun(): void {
    this.drawnKeys = library.sections.map((section) => section.key)
  }

  private draw(_grain: number, tops: Float64Array): Shown[] {
    const { virtual } = untrack(() => this.scroll)
    const from = virtual - this.height * 0.6
    const to = virtual + this.height * 1.6
    const shown: Shown[] = []
    if (tops.length < 2) return shown
    const last = Math.min(library.sections.length, tops.length - 1)
    for (let at = sectionAt(tops, from); at < last && tops[at] < to; at++) shown.push(this.drawSection(at, tops, from, to))
    const kept = this.focused
    if (kept && kept.section < last && !shown.some(({ index }) => index === kept.section)) {
      shown.push(this.drawSection(kept.section, tops, from, to))
    }
    return shown
  }

  private drawSection(at: number, tops: Float64Array, from: number, to: number): Shown {
    const { key, month } = library.sections[at]
    const known = this.knownOf(at)
    const inset = tops[at] + this.headOf(at)
    const kept = this.focused?.section === at ? this.focused.at : -1
    const rows = known?.layout.rows.filter((row) => {
      const top = inset + row.top
      return (top + row.band + row.height > from && top < to) || (kept >= row.from && kept < row.to)
    })
    return { index: at, key, month, head: this.headOf(at) > 0, top: tops[at], height: tops[at + 1] - tops[at], rows: rows ?? [], known }
  }

  /** The first and last section on or near the screen. */
  near(): [number, number] {
    const first = sectionAt(this.tops, this.scroll.virtual - this.height)
    const last = sectionAt(this.tops, this.scroll.virtual + this.height * 2)
    return [first, last]
  }

  scrolled(real: number): void {
    this.scroll = moved(this.scroll, real, this.extent)
  }

  /** Puts a place of the timeline at the top of the screen. */
  jump(virtual: number): void {
    this.scroll = settled(virtual, this.extent)
  }

  settle(): void {
    this.scroll = settled(this.scroll.virtual, this.extent)
  }

  /** Scrolls as little as needed to have a photo on screen, clear of bars at the edges. */
  reveal(place: Place): void {
    const layout = this.layoutOf(place.section)
    const row = layout?.rows.find(({ to }) => place.at < to)
    if (!row) return
    const top = this.tops[place.section] + this.headOf(place.section) + row.top
    const bottom = top + row.band + row.height
    const { virtual } = this.scroll
    if (top < virtual + 8) this.jump(top - 8)
    else if (bottom > virtual + this.height - 72) this.jump(bottom - this.height + 72)
  }
}
