/* Justified rows: photos keep their shape, rows fill the width, days flow on within a month.
 *
 * A row in which a day begins has a band above it for the day's name; days that share a row stand a little apart. */

export interface Measure {
  width: number
  /** The height rows come near to. */
  target: number
  gap: number
  /** Between two days in one row. */
  dayGap: number
  /** Height of the band with day names. */
  band: number
}

export interface Row {
  from: number
  /** One past the last photo. */
  to: number
  /** Where the row begins, its band included. */
  top: number
  band: number
  /** Height of the photos. */
  height: number
}

export interface Layout {
  rows: Row[]
  /** Left edge and width of each photo. */
  x: Float32Array
  w: Float32Array
  /** Of all rows, each followed by a gap. */
  height: number
}

/** A last row is stretched to the full width only if that makes it at most this much higher than the others. */
const STRETCH = 1.3

export function layOut(ratios: ArrayLike<number>, days: ArrayLike<number>, measure: Measure): Layout {
  const layout: Layout = { rows: [], x: new Float32Array(ratios.length), w: new Float32Array(ratios.length), height: 0 }
  let from = 0
  while (from < ratios.length) {
    const to = rowEnd(ratios, days, from, measure)
    place(layout, ratios, days, from, to, measure)
    from = to
  }
  return layout
}

/** Photos are added until the row is no higher than the target; the last one stays only if that comes nearer to it. */
function rowEnd(ratios: ArrayLike<number>, days: ArrayLike<number>, from: number, measure: Measure): number {
  let sum = 0
  let gaps = 0
  let before = Infinity
  for (let at = from; at < ratios.length; at++) {
    if (at > from) gaps += gapBefore(days, at, measure)
    sum += ratios[at]
    const height = (measure.width - gaps) / sum
    if (height <= measure.target) {
      const nearer = measure.target - height <= before - measure.target
      return nearer || at === from ? at + 1 : at
    }
    before = height
  }
  return ratios.length
}

function gapBefore(days: ArrayLike<number>, at: number, measure: Measure): number {
  return days[at] === days[at - 1] ? measure.gap : measure.dayGap
}

function place(layout: Layout, ratios: ArrayLike<number>, days: ArrayLike<number>, from: number, to: number, m: Measure): void {
  let sum = 0
  let gaps = 0
  let begins = from === 0
  for (let at = from; at < to; at++) {
    sum += ratios[at]
    if (at > from) gaps += gapBefore(days, at, m)
    if (at > 0 && days[at] !== days[at - 1]) begins = true
  }
  const full = (m.width - gaps) / sum
  const height = to === ratios.length && full > m.target * STRETCH ? m.target : full
  let x = 0
  for (let at = from; at < to; at++) {
    if (at > from) x += gapBefore(days, at, m)
    layout.x[at] = x
    layout.w[at] = ratios[at] * height
    x += layout.w[at]
  }
  const band = begins ? m.band : 0
  layout.rows.push({ from, to, top: layout.height, band, height })
  layout.height += band + height + m.gap
}

/** The measure for a width: rows of about 120 pixels on a phone, up to 260 on a wall. */
export function measureFor(width: number): Measure {
  const target = Math.round(Math.min(260, Math.max(116, 96 + width * 0.085)))
  return { width, target, gap: 2, dayGap: width < 600 ? 10 : 16, band: 34 }
}

/** How high a section will be, from the number of its photos and the sum of their ratios, before it is loaded. */
export function guess(count: number, ratioSum: number, measure: Measure): number {
  if (count === 0) return 0
  const rows = Math.max(1, Math.round((ratioSum * measure.target) / measure.width))
  // People take photos on about twenty days of a month; a row can hold the beginning of several.
  const bands = Math.min(rows, 20, count)
  return rows * (measure.target + measure.gap) + bands * measure.band
}

/** By how much the guesses were off where the truth is known; 1 while little is. */
export function correction(guesses: readonly number[], known: readonly (number | null)[]): number {
  let guessed = 0
  let real = 0
  for (const [at, height] of known.entries()) {
    if (height === null) continue
    guessed += guesses[at]
    real += height
  }
  return guessed < 2000 ? 1 : Math.min(1.4, Math.max(0.7, real / guessed))
}
