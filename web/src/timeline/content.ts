/* The columns of one page of a month, unpacked into what the grid asks for. */
import { SvelteSet } from 'svelte/reactivity'
import type { MonthPage } from '../api/types'

export interface Content {
  version: number
  ids: string[]
  /** Wall seconds since 1970, newest first. */
  walls: Float64Array
  /** Width divided by height, kept within what a row can show. */
  ratios: Float32Array
  colours: string
  /** Lengths in milliseconds by index. */
  videos: Map<number, number>
  /** Changes while its tiles are on screen. */
  favourites: Set<number>
  pending: Set<number>
}

const THINNEST = 0.45
const WIDEST = 5

export function decode(page: MonthPage): Content {
  const walls = new Float64Array(page.times.length)
  let wall = 0
  for (const [at, step] of page.times.entries()) {
    wall = at === 0 ? step : wall - step
    walls[at] = wall
  }
  return {
    version: page.version,
    ids: page.ids,
    walls,
    ratios: Float32Array.from(page.ratios, (hundredths) => Math.min(WIDEST, Math.max(THINNEST, hundredths / 100))),
    colours: page.colours,
    videos: new Map(Object.entries(page.videos).map(([at, duration]) => [Number(at), duration])),
    favourites: new SvelteSet(page.favourites),
    pending: new Set(page.pending),
  }
}

/** The colour to show until the thumbnail is there. */
export function colourOf(content: Content, at: number): string {
  const hex = content.colours.slice(at * 6, at * 6 + 6)
  return hex.length === 6 ? `#${hex}` : 'transparent'
}

/** The day an asset belongs to, as days since 1970 by its wall clock. */
export function dayAt(content: Content, at: number): number {
  return Math.floor(content.walls[at] / 86400)
}

/** The same content without some assets; itself when none of them is in it. */
export function without(content: Content, gone: ReadonlySet<string>): Content {
  const kept: number[] = []
  for (let at = 0; at < content.ids.length; at++) if (!gone.has(content.ids[at])) kept.push(at)
  if (kept.length === content.ids.length) return content
  const places = new Map(kept.map((from, to) => [from, to]))
  const moved = (marks: Set<number>) => new Set([...marks].flatMap((at) => places.get(at) ?? []))
  return {
    version: content.version,
    ids: kept.map((at) => content.ids[at]),
    walls: Float64Array.from(kept, (at) => content.walls[at]),
    ratios: Float32Array.from(kept, (at) => content.ratios[at]),
    colours: kept.map((at) => content.colours.slice(at * 6, at * 6 + 6)).join(''),
    videos: new Map([...content.videos].flatMap(([at, ms]) => (places.has(at) ? [[places.get(at)!, ms]] : []))),
    favourites: new SvelteSet(moved(content.favourites)),
    pending: moved(content.pending),
  }
}
