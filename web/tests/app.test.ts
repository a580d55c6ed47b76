import { describe, expect, test } from 'vitest'
import { inside, match, placeOf } from '../src/app/paths'
import { areas } from '../src/i18n/areas'
import { away, readTaken, shortDay, wallTime } from '../src/i18n/dates'
import { de } from '../src/i18n/de'
import { en } from '../src/i18n/en'
import { length, percent, size, timeLeft } from '../src/i18n/figures'
import { fill } from '../src/i18n/messages'
import { tr } from '../src/i18n/tr'
import { strengthOf } from '../src/ui/strength'
import { fit, swipeOf, within, zoomAt } from '../src/viewer/zoom'

describe('addresses', () => {
  test('match their patterns and give what stands in the holes', () => {
    expect(match('/photo/:id', '/photo/a%20b')).toEqual({ id: 'a b' })
    expect(match('/', '/')).toEqual({})
    expect(match('/photo/:id', '/photo')).toBeNull()
    expect(match('/photo/:id', '/photo/%E0%A4%A')).toBeNull()
  })

  test('secrets are read from the fragment in either form', () => {
    expect(placeOf('/setup', '', '#code=x1')).toEqual({ path: '/setup', query: { code: 'x1' } })
    expect(placeOf('/', '', '#/setup?code=x1')).toEqual({ path: '/setup', query: { code: 'x1' } })
    expect(placeOf('/setup', '?code=x1', '')).toEqual({ path: '/setup', query: { code: 'x1' } })
  })

  test('nobody is led out of the app after signing in', () => {
    expect(inside('/photo/1')).toBe('/photo/1')
    for (const bad of ['https://example.org', '//example.org', '/\\example.org', 'javascript:alert(1)', undefined]) expect(inside(bad)).toBe('/')
  })
})

describe('figures', () => {
  const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

  test('sizes count a thousand to the next unit', () => {
    expect([0, 999, 1000, 21_852_431, 41_200_000_000, 999_960_000_000].map((bytes) => plain(size(bytes, 'en')))).toEqual(
      ['0 B', '999 B', '1 kB', '21.9 MB', '41.2 GB', '1 TB'],
    )
    expect(plain(size(1_500_000, 'de'))).toBe('1,5 MB')
  })

  test('lengths and times left read as people say them', () => {
    expect([7_400, 760_000, 3_729_000].map(length)).toEqual(['0:07', '12:40', '1:02:09'])
    expect([3, 59, 61, 5_400].map((seconds) => plain(timeLeft(seconds, 'en')))).toEqual(['5 sec', '60 sec', '2 min', '2 hr'])
    expect(percent(0.43, 'en')).toBe('43%')
  })
})

describe('dates', () => {
  test('wall time stays as it was written, in whatever zone the reader is', () => {
    const { wall, offset } = readTaken('2019-03-03T14:05:00+02:00')

    expect(wallTime(wall, 'en')).toBe('3 March 2019 14:05')
    expect(offset).toBe('+02:00')
    expect(shortDay(wall, 'en')).toBe('Sun 3 Mar')
  })

  test('an unknown zone is said to be unknown', () => {
    expect(readTaken('2019-03-03T14:05:00').offset).toBeNull()
  })

  test('how far away is counted in days, then hours, then minutes', () => {
    const now = Date.parse('2026-05-01T12:00:00Z')

    expect(away('2026-05-13T13:00:00Z', now, 'en')).toBe('in 12 days')
    expect(away('2026-05-01T09:00:00Z', now, 'en')).toBe('3 hours ago')
  })
})

describe('texts', () => {
  test('choose the plural form of their language', () => {
    expect(fill(en['toast.restored'], { n: 1 }, 'en')).toBe('Restored.')
    expect(fill(en['toast.restored'], { n: 1200 }, 'en')).toBe('1,200 restored.')
  })

  test.each([['de', de], ['tr', tr]] as const)('%s has the same holes as English in every text', (_, other) => {
    expect(holesOf(other)).toEqual(holesOf(en))
  })

  test.each(Object.entries(areas))('every language has the same texts and holes in %s', async (_, languages) => {
    const [english, ...others] = await Promise.all(Object.values(languages).map(async (load) => (await load()).words))

    expect(others.map(holesOf)).toEqual(others.map(() => holesOf(english)))
  })
})

/** The holes of every text, by its key. */
function holesOf(texts: Record<string, unknown>): [string, string[]][] {
  const form = (text: unknown) => (typeof text === 'string' ? text : (text as { other: string }).other)
  return Object.entries(texts).map(([key, text]): [string, string[]] => [key, [...new Set(form(text).match(/\{\w+\}/g))].sort()]).sort()
}

test('passwords are judged in words', () => {
  expect(strengthOf('short')).toBe('short')
  expect(strengthOf('password12345')).toBe('guessable')
  expect(strengthOf('abcdefghijkl')).toBe('guessable')
  expect(strengthOf('mira likes tea', ['mira@example.org'])).toBe('guessable')
  expect(strengthOf('green kettle')).toBe('fair')
  expect(strengthOf('three drawers and 2 wheels')).toBe('good')
})

describe('zoom', () => {
  const stage = { width: 1000, height: 800 }

  test('fits without blowing up small pictures', () => {
    expect(fit({ width: 4000, height: 2000 }, stage)).toEqual({ width: 1000, height: 500 })
    expect(fit({ width: 100, height: 50 }, stage)).toEqual({ width: 100, height: 50 })
  })

  test('keeps the point under the finger and never leaves the edge behind', () => {
    const fitted = { width: 1000, height: 800 }
    const zoom = zoomAt({ scale: 1, x: 0, y: 0 }, { x: 100, y: 50 }, 2, fitted, stage)

    expect(zoom).toEqual({ scale: 2, x: -100, y: -50 })
    expect(within({ scale: 2, x: 9999, y: -9999 }, fitted, stage)).toEqual({ scale: 2, x: 500, y: -400 })
  })

  test('a swipe is older, newer, closed, or nothing', () => {
    expect(swipeOf(-300, 10, 900, stage)).toBe('older')
    expect(swipeOf(80, 10, 100, stage)).toBe('newer')
    expect(swipeOf(10, 300, 900, stage)).toBe('close')
    expect(swipeOf(20, 10, 900, stage)).toBeNull()
  })
})
