/* A section is what is loaded and laid out at once: a month, or 2,000 assets of a very large one. */
import type { Months } from '../api/types'

export const PAGE_SIZE = 2000

export interface Section {
  key: string
  month: string
  page: number
  version: number
  count: number
  /** Of width divided by height. */
  ratioSum: number
}

export function sectionsOf(months: Months): Section[] {
  const sections: Section[] = []
  for (const [at, month] of months.months.entries()) {
    const count = months.counts[at]
    for (let page = 0; page * PAGE_SIZE < count; page++) {
      const share = Math.min(PAGE_SIZE, count - page * PAGE_SIZE)
      const ratioSum = (months.ratios[at] / 100) * (share / count)
      sections.push({ key: `${month}/${page}`, month, page, version: months.versions[at], count: share, ratioSum })
    }
  }
  return sections
}

/** Where each section begins, and after the last the whole height. */
export function topsOf(heights: ArrayLike<number>): Float64Array {
  const tops = new Float64Array(heights.length + 1)
  for (let at = 0; at < heights.length; at++) tops[at + 1] = tops[at] + heights[at]
  return tops
}

/** The section at a height; the last one for what is below all. */
export function sectionAt(tops: ArrayLike<number>, y: number): number {
  let low = 0
  let high = tops.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (tops[middle] <= y) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}

/** The index of the first section of a month, or of the nearest older one; the last if all are newer; -1 if none. */
export function sectionOfMonth(sections: readonly Section[], month: string): number {
  const at = sections.findIndex((section) => section.month <= month)
  return at === -1 ? sections.length - 1 : at
}
