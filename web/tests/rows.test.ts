import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { correction, guess, layOut, measureFor } from '../src/timeline/rows'

const ratios = fc.array(fc.float({ min: Math.fround(0.45), max: 5, noNaN: true }), { minLength: 1, maxLength: 300 })
const widths = fc.integer({ min: 280, max: 4000 })
const dayLengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 300, maxLength: 300 })

function daysOf(count: number, lengths: number[]): number[] {
  return lengths.flatMap((length, day) => Array<number>(length).fill(20_000 - day)).slice(0, count)
}

describe('justified rows', () => {
  test('every photo is in exactly one row, in order', () => {
    fc.assert(fc.property(ratios, widths, dayLengths, (shapes, width, lengths) => {
      const { rows } = layOut(shapes, daysOf(shapes.length, lengths), measureFor(width))

      expect(rows[0].from).toBe(0)
      expect(rows.at(-1)!.to).toBe(shapes.length)
      for (let at = 1; at < rows.length; at++) expect(rows[at].from).toBe(rows[at - 1].to)
    }))
  })

  test('every row but the last fills the width', () => {
    fc.assert(fc.property(ratios, widths, dayLengths, (shapes, width, lengths) => {
      const { rows, x, w } = layOut(shapes, daysOf(shapes.length, lengths), measureFor(width))

      for (const row of rows.slice(0, -1)) expect(x[row.to - 1] + w[row.to - 1]).toBeCloseTo(width, 0)
      const last = rows.at(-1)!
      expect(x[last.to - 1] + w[last.to - 1]).toBeLessThan(width + 1)
    }))
  })

  test('photos of a row never overlap and keep their shape', () => {
    fc.assert(fc.property(ratios, widths, dayLengths, (shapes, width, lengths) => {
      const { rows, x, w } = layOut(shapes, daysOf(shapes.length, lengths), measureFor(width))

      for (const { from, to, height } of rows) {
        for (let at = from; at < to; at++) {
          expect(w[at] / height).toBeCloseTo(shapes[at], 2)
          if (at > from) expect(x[at]).toBeGreaterThanOrEqual(x[at - 1] + w[at - 1] + 1.9)
        }
      }
    }))
  })

  test('rows follow each other downwards without touching', () => {
    fc.assert(fc.property(ratios, widths, dayLengths, (shapes, width, lengths) => {
      const { rows, height } = layOut(shapes, daysOf(shapes.length, lengths), measureFor(width))

      for (let at = 1; at < rows.length; at++) {
        const above = rows[at - 1]
        expect(rows[at].top).toBeGreaterThanOrEqual(above.top + above.band + above.height + 1.9)
      }
      expect(height).toBeGreaterThan(rows.at(-1)!.top + rows.at(-1)!.height)
    }))
  })

  test('a row in which a day begins has a band for its name, another has none', () => {
    const { rows } = layOut(Array<number>(40).fill(1.5), Array.from({ length: 40 }, (_, at) => (at < 25 ? 9 : 8)), measureFor(1000))

    for (const { from, to, band } of rows) expect(band > 0).toBe(from === 0 || (from <= 25 && 25 < to))
  })

  test('one photo is not blown up to the whole width', () => {
    const { rows, w } = layOut([1.5], [1], measureFor(1400))

    expect(rows[0].height).toBe(measureFor(1400).target)
    expect(w[0]).toBeLessThan(500)
  })

  test('a hundred thousand photos of one month are all laid out', () => {
    const many = Float32Array.from({ length: 100_000 }, (_, at) => 0.6 + (at % 7) / 5)
    const { rows } = layOut(many, new Float64Array(100_000), measureFor(1200))

    expect(rows.at(-1)!.to).toBe(100_000)
  })
})

test('the guess before loading is near what loading shows', () => {
  const measure = measureFor(1200)
  const shapes = Array.from({ length: 800 }, (_, at) => [1.5, 1.33, 0.75, 1.78, 0.56, 1][(at * at * 31 + at * 7) % 6])
  const days = shapes.map((_, at) => Math.floor(at / 38))
  const real = layOut(shapes, days, measure).height
  const guessed = guess(800, shapes.reduce((a, b) => a + b), measure)

  expect(Math.abs(guessed - real) / real).toBeLessThan(0.1)
})

test('what was learnt from loaded months corrects the guesses for the others', () => {
  expect(correction([4000, 4000, 4000], [3600, null, null])).toBeCloseTo(0.9)
  expect(correction([400, 4000], [100, null])).toBe(1)
})
