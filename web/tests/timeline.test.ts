import { describe, expect, test } from 'vitest'
import { colourOf, dayAt, decode, without } from '../src/timeline/content'
import { move } from '../src/timeline/moves'
import { layOut, measureFor } from '../src/timeline/rows'
import { keyTarget, yearMarks } from '../src/timeline/scrub'
import { sectionAt, sectionOfMonth, sectionsOf, topsOf } from '../src/timeline/sections'

const page = {
  month: '2026-05', version: 7, page: 0, pages: 1, ids: ['a', 'b', 'c'], times: [1_777_644_202, 60, 86_400], ratios: [150, 75, 2000],
  colours: 'aa0000bb0000cc0000', videos: { '1': 4000 }, favourites: [2], pending: [0],
}

describe('a month page', () => {
  test('unpacks times as differences, newest first', () => {
    expect([...decode(page).walls]).toEqual([1_777_644_202, 1_777_644_142, 1_777_557_742])
  })

  test('keeps panoramas within what a row can show', () => {
    expect([...decode(page).ratios]).toEqual([1.5, 0.75, 5])
  })

  test('gives every photo its colour and its day', () => {
    const content = decode(page)

    expect([0, 1, 2].map((at) => colourOf(content, at))).toEqual(['#aa0000', '#bb0000', '#cc0000'])
    expect(dayAt(content, 0) - dayAt(content, 2)).toBe(1)
  })

  test('without a photo keeps the marks of the others', () => {
    const less = without(decode(page), new Set(['a']))

    expect(less.ids).toEqual(['b', 'c'])
    expect([...less.videos]).toEqual([[0, 4000]])
    expect([...less.favourites]).toEqual([1])
    expect([...less.pending]).toEqual([])
    expect(less.colours).toBe('bb0000cc0000')
  })
})

const months = {
  version: 9, months: ['2026-05', '2026-04', '2025-12', '2025-01', '2024-06'], counts: [4500, 1, 3, 2, 5],
  ratios: [450_000, 100, 300, 200, 500], versions: [9, 2, 3, 4, 5], total: 4511,
}
const sections = sectionsOf(months)

describe('sections', () => {
  test('a large month is several, its photos shared out', () => {
    expect(sections.slice(0, 3).map(({ key, count }) => [key, count])).toEqual([['2026-05/0', 2000], ['2026-05/1', 2000], ['2026-05/2', 500]])
    expect(sections[2].ratioSum).toBeCloseTo(500)
  })

  test('are found by their height', () => {
    const tops = topsOf([100, 50, 200])

    expect([-5, 0, 99, 100, 149, 150, 349, 9999].map((y) => sectionAt(tops, y))).toEqual([0, 0, 0, 1, 1, 2, 2, 2])
  })

  test('are found by month, or the next older one', () => {
    expect(sections[sectionOfMonth(sections, '2025-06')].month).toBe('2025-01')
    expect(sections[sectionOfMonth(sections, '1999-01')].month).toBe('2024-06')
  })
})

describe('the scrubber', () => {
  const month = (key: string, from: number) => sections[keyTarget(key, from, sections)!].month

  test('steps by month with arrows and by year with Page keys', () => {
    expect(month('ArrowDown', 0)).toBe('2026-04')
    expect(month('ArrowDown', 1)).toBe('2026-04')
    expect(month('ArrowUp', 4)).toBe('2026-04')
    expect(month('PageDown', 0)).toBe('2025-12')
    expect(month('PageUp', 5)).toBe('2026-05')
    expect(month('End', 0)).toBe('2024-06')
    expect(month('Home', 5)).toBe('2026-05')
    expect(keyTarget('a', 0, sections)).toBeNull()
  })

  test('going up to a month shown before leads to where it begins', () => {
    expect(keyTarget('ArrowUp', 3, sections)).toBe(0)
  })

  test('names years no closer than there is room', () => {
    const tops = topsOf([1000, 1000, 1000, 10, 10, 10, 970])

    expect(yearMarks(sections, tops, 4000, 0.05).map(({ year }) => year)).toEqual(['2026', '2025'])
  })
})

describe('arrow keys', () => {
  const shapes = Array<number>(9).fill(1.5)
  const layout = layOut(shapes, shapes.map(() => 1), { ...measureFor(900), target: 195 })
  const other = layOut([1, 1], [1, 1], measureFor(900))
  const layouts = (section: number) => [layout, other][section] ?? null

  test('go left and right in time, over the edge of a month', () => {
    expect(move({ section: 0, at: 8 }, 'right', layouts)).toEqual({ section: 1, at: 0 })
    expect(move({ section: 1, at: 0 }, 'left', layouts)).toEqual({ section: 0, at: 8 })
    expect(move({ section: 0, at: 0 }, 'left', layouts)).toBeNull()
  })

  test('go up and down to the photo that stands nearest', () => {
    expect(layout.rows.map(({ from, to }) => to - from)).toEqual([3, 3, 3])
    expect(move({ section: 0, at: 1 }, 'down', layouts)).toEqual({ section: 0, at: 4 })
    expect(move({ section: 0, at: 5 }, 'up', layouts)).toEqual({ section: 0, at: 2 })
    expect(move({ section: 0, at: 6 }, 'down', layouts)).toEqual({ section: 1, at: 0 })
    expect(move({ section: 1, at: 1 }, 'down', layouts)).toBeNull()
  })
})
