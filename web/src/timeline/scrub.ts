/* The scrubber's arithmetic: years along the edge, months under the keys. */
import type { Section } from './sections'

export interface YearMark {
  year: string
  /** From 0 at the top to 1 at the bottom. */
  share: number
}

/** Where each year begins along the scrubber, thinned so that labels stand at least `apart` from each other. */
export function yearMarks(sections: readonly Section[], tops: ArrayLike<number>, total: number, apart: number): YearMark[] {
  const marks: YearMark[] = []
  let year = ''
  for (const [at, section] of sections.entries()) {
    const next = section.month.slice(0, 4)
    if (next === year) continue
    year = next
    const share = tops[at] / Math.max(1, total)
    if (marks.length === 0 || share - marks[marks.length - 1].share >= apart) marks.push({ year, share })
  }
  return marks
}

/** The index of the section a key of the scrubber leads to; null for keys that mean nothing here. */
export function keyTarget(key: string, at: number, sections: readonly Section[]): number | null {
  const last = sections.length - 1
  switch (key) {
    case 'Home': return 0
    case 'End': return firstOfMonth(last, sections)
    case 'ArrowDown':
    case 'ArrowRight': return other(at, sections, 1, 7)
    case 'ArrowUp':
    case 'ArrowLeft': return other(at, sections, -1, 7)
    case 'PageDown': return other(at, sections, 1, 4)
    case 'PageUp': return other(at, sections, -1, 4)
    default: return null
  }
}

/** The next section whose month differs in its first `letters` letters (7: month, 4: year). */
function other(from: number, sections: readonly Section[], by: 1 | -1, letters: number): number {
  const here = sections[from].month.slice(0, letters)
  let at = from
  while (at >= 0 && at < sections.length && sections[at].month.slice(0, letters) === here) at += by
  if (at < 0) return 0
  if (at >= sections.length) return firstOfMonth(sections.length - 1, sections)
  // Upwards one lands at the end of the earlier group: go to where it begins.
  const group = sections[at].month.slice(0, letters)
  while (by === -1 && at > 0 && sections[at - 1].month.slice(0, letters) === group) at--
  return at
}

function firstOfMonth(at: number, sections: readonly Section[]): number {
  let first = at
  while (first > 0 && sections[first - 1].month === sections[at].month) first--
  return first
}
