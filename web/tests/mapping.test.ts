import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boxHeight, CAP, lastReal, lastVirtual, moved, settled, type Scroll } from '../src/timeline/mapping'

const extents = fc.record({ total: fc.integer({ min: 100, max: 500_000_000 }), view: fc.integer({ min: 300, max: 3000 }) })

describe('the scrolled box', () => {
  test('is never higher than the cap', () => {
    fc.assert(fc.property(extents, (extent) => boxHeight(extent) <= CAP))
  })

  test('stays inside both heights, whatever the browser says', () => {
    fc.assert(fc.property(extents, fc.array(fc.float({ min: 0, max: 1, noNaN: true })), (extent, shares) => {
      let scroll: Scroll = { real: 0, virtual: 0 }
      for (const share of shares) scroll = moved(scroll, share * lastReal(extent), extent)

      expect(scroll.virtual).toBeGreaterThanOrEqual(0)
      expect(scroll.virtual).toBeLessThanOrEqual(lastVirtual(extent))
      expect(scroll.real).toBeGreaterThanOrEqual(0)
      expect(scroll.real).toBeLessThanOrEqual(lastReal(extent))
    }))
  })

  test('any place of the timeline can be reached and is found again', () => {
    fc.assert(fc.property(extents, fc.float({ min: 0, max: 1, noNaN: true }), (extent, share) => {
      const wanted = share * lastVirtual(extent)

      expect(settled(wanted, extent).virtual).toBeCloseTo(wanted, 3)
    }))
  })

  test('turning a wheel scrolls one to one, also in a timeline of 400 million pixels', () => {
    const extent = { total: 400_000_000, view: 900 }
    const before = settled(200_000_000, extent)
    const after = moved(before, before.real + 120, extent)

    expect(after.virtual - before.virtual).toBeCloseTo(120)
  })

  test('a dragged scroll bar jumps in proportion', () => {
    const extent = { total: 400_000_000, view: 900 }
    const after = moved({ real: 0, virtual: 0 }, lastReal(extent) / 2, extent)

    expect(after.virtual / lastVirtual(extent)).toBeCloseTo(0.5)
  })

  test('whoever scrolls down step by step arrives at the very end', () => {
    const extent = { total: CAP * 1.01, view: 900 }
    let scroll: Scroll = settled(lastVirtual(extent) - 50_000, extent)
    for (let steps = 0; steps < 100; steps++) scroll = moved(scroll, Math.min(lastReal(extent), scroll.real + 800), extent)

    expect(scroll.virtual).toBeCloseTo(lastVirtual(extent))
  })

  test('a short timeline is simply scrolled', () => {
    const after = moved({ real: 0, virtual: 0 }, 4000, { total: 9000, view: 900 })

    expect(after).toEqual({ real: 4000, virtual: 4000 })
  })
})
