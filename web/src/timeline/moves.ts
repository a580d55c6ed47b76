/* Where the arrow keys lead: left and right follow time, up and down the rows as they are seen. */
import type { Layout } from './rows'

export interface Place {
  section: number
  at: number
}

export type Direction = 'left' | 'right' | 'up' | 'down'
/** The layout of a section, or null when it is not loaded. */
export type Layouts = (section: number) => Layout | null

/** The place an arrow key leads to; null at the end, or where nothing is loaded yet. */
export function move(from: Place, direction: Direction, layouts: Layouts): Place | null {
  if (direction === 'left') return step(from, -1, layouts)
  if (direction === 'right') return step(from, 1, layouts)
  return jump(from, direction === 'up' ? -1 : 1, layouts)
}

function step(from: Place, by: 1 | -1, layouts: Layouts): Place | null {
  const here = layouts(from.section)
  const at = from.at + by
  if (here && at >= 0 && at < here.x.length) return { section: from.section, at }
  const next = layouts(from.section + by)
  if (!next || next.x.length === 0) return null
  return { section: from.section + by, at: by === 1 ? 0 : next.x.length - 1 }
}

function jump(from: Place, by: 1 | -1, layouts: Layouts): Place | null {
  const here = layouts(from.section)
  if (!here) return null
  const middle = here.x[from.at] + here.w[from.at] / 2
  const row = rowOf(here, from.at) + by
  if (row >= 0 && row < here.rows.length) return { section: from.section, at: nearest(here, row, middle) }
  const next = layouts(from.section + by)
  if (!next || next.rows.length === 0) return null
  return { section: from.section + by, at: nearest(next, by === 1 ? 0 : next.rows.length - 1, middle) }
}

/** The row a photo is in. */
export function rowOf(layout: Layout, at: number): number {
  let low = 0
  let high = layout.rows.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (layout.rows[middle].from <= at) low = middle
    else high = middle - 1
  }
  return low
}

function nearest(layout: Layout, row: number, middle: number): number {
  const { from, to } = layout.rows[row]
  let best = from
  for (let at = from; at < to; at++) {
    if (distance(layout, at, middle) < distance(layout, best, middle)) best = at
  }
  return best
}

function distance(layout: Layout, at: number, middle: number): number {
  return Math.abs(layout.x[at] + layout.w[at] / 2 - middle)
}
