/* A timeline can be higher than a browser can scroll (about 16 million pixels at device ratio 1). So the scrolled box is
 * at most CAP high. Within a few screens scrolling stays 1:1; over long distances it is proportional, and when things
 * come to rest the box is quietly put back to its proportional place. */

export const CAP = 4_000_000

export interface Scroll {
  /** What the browser says: scrollTop of the box. */
  real: number
  /** Where that is in the whole timeline. */
  virtual: number
}

export interface Extent {
  /** Height of the whole timeline. */
  total: number
  /** Height of what can be seen. */
  view: number
}

export const boxHeight = (extent: Extent) => Math.min(extent.total, CAP)
export const lastVirtual = (extent: Extent) => Math.max(0, extent.total - extent.view)
export const lastReal = (extent: Extent) => Math.max(0, boxHeight(extent) - extent.view)

/** A jump longer than this many screens means the scroll bar was dragged, not that somebody turned a wheel. */
const JUMP = 1.5

/** The browser scrolled the box to `real`. */
export function moved(before: Scroll, real: number, extent: Extent): Scroll {
  const step = real - before.real
  const jump = extent.total > CAP && Math.abs(step) > extent.view * JUMP
  const virtual = jump ? toVirtual(real, extent) : clamp(before.virtual + step, lastVirtual(extent))
  return atEdge(real, virtual, extent) ? settled(virtual, extent) : { real, virtual }
}

/** The place in the box that belongs to a place in the timeline. */
export function settled(virtual: number, extent: Extent): Scroll {
  const inside = clamp(virtual, lastVirtual(extent))
  const last = lastVirtual(extent)
  return { virtual: inside, real: last === 0 ? 0 : (inside / last) * lastReal(extent) }
}

function toVirtual(real: number, extent: Extent): number {
  const last = lastReal(extent)
  return last === 0 ? 0 : clamp((real / last) * lastVirtual(extent), lastVirtual(extent))
}

/** The box is at its end but the timeline is not: without this nobody could scroll on. */
function atEdge(real: number, virtual: number, extent: Extent): boolean {
  return (real <= 0 && virtual > 0) || (real >= lastReal(extent) && virtual < lastVirtual(extent))
}

function clamp(value: number, last: number): number {
  return Math.min(last, Math.max(0, value))
}
