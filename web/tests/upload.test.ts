import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { described } from '../src/upload/described'
import { Rate } from '../src/upload/rate'
import { Sha256 } from '../src/upload/sha256'
import { can, groupOf, isUnderWay, type Is } from '../src/upload/states'
import { declared } from '../src/upload/taken'
import { metadata } from '../src/upload/tus'

const all: Is[] = [
  'waiting', 'checking', 'ready', 'sending', 'verifying', 'stored', 'safe', 'had', 'in_trash', 'deleted', 'paused', 'lost', 'failed', 'cancelled',
]

describe('the life of an upload', () => {
  test('leads from waiting to safe by the usual way', () => {
    const way: Is[] = ['waiting', 'checking', 'ready', 'sending', 'verifying', 'stored', 'safe']

    for (let at = 1; at < way.length; at++) expect(can(way[at - 1], way[at])).toBe(true)
  })

  test('what is safe, here already or cancelled never changes again', () => {
    for (const end of ['safe', 'had', 'cancelled'] as const) expect(all.filter((to) => can(end, to))).toEqual([])
  })

  test('nothing is called safe that was not stored', () => {
    expect(all.filter((from) => can(from, 'safe'))).toEqual(['stored'])
  })

  test('everything unfinished can be cancelled, and a late answer afterwards is dropped', () => {
    for (const from of all.filter((is) => isUnderWay(is) || groupOf(is) === 'asks' || is === 'paused')) expect(can(from, 'cancelled')).toBe(true)
    expect(can('cancelled', 'stored')).toBe(false)
  })

  test('from anywhere unfinished there is a way to the end', () => {
    for (const start of all) {
      const seen = new Set<Is>([start])
      for (const is of seen) for (const to of all) if (can(is, to)) seen.add(to)
      expect([...seen].some((is) => is === 'safe' || is === 'had' || is === 'cancelled')).toBe(true)
    }
  })
})

describe('SHA-256', () => {
  test('agrees with the one of the machine, however the bytes are cut', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 1000 }), fc.array(fc.integer({ min: 0, max: 1000 })), (bytes, cuts) => {
      const sum = new Sha256()
      let from = 0
      for (const to of [...cuts.filter((cut) => cut <= bytes.length).sort((a, b) => a - b), bytes.length]) {
        sum.update(bytes.subarray(from, to))
        from = to
      }

      expect(sum.hex()).toBe(createHash('sha256').update(bytes).digest('hex'))
    }))
  })

  test('knows the empty file', () => {
    expect(new Sha256().hex()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })
})

test('the rate is what left within the last seconds', () => {
  const rate = new Rate()
  for (let second = 0; second <= 60; second++) rate.note(second < 50 ? second * 1000 : 50_000 + (second - 50) * 5000, second * 1000)

  expect(rate.perSecond).toBe(5000)
})

test('the rate says nothing before there is something to say', () => {
  const rate = new Rate()
  rate.note(0, 0)
  rate.note(9_000_000, 20)

  expect(rate.perSecond).toBe(0)
})

test('metadata is base64 of UTF-8 and leaves out what is empty', () => {
  expect(metadata({ filename: 'Çay.jpg', filetype: '', again: 'yes' })).toBe('filename w4dheS5qcGc=,again eWVz')
})

test('a date in the name goes before the time of last change', () => {
  expect(declared('IMG_20190303_140500.jpg', 1_600_000_000_000)).toBe('')
  expect(declared('DSC0001.jpg', 0)).toBe('')
  expect(Date.parse(declared('DSC0001.jpg', 1_600_000_000_000))).toBe(1_600_000_000_000)
})

describe('what the server is told of a file', () => {
  const file = new File(['Dear Oma'], 'letter.txt', { type: 'text/plain', lastModified: Date.UTC(2026, 4, 1, 12) })

  test('goes by its date into the library', () => {
    const facts = described({ file, sha256: 'ab', target: null, again: 'restore' })

    expect(facts).toMatchObject({ filename: 'letter.txt', sha256: 'ab', again: 'restore' })
    expect(facts).not.toHaveProperty('path')
  })

  test('is a path, and what lies there is replaced only by a word', () => {
    const facts = described({ file, sha256: 'ab', target: 'Letters/letter.txt' })
    const insisted = described({ file, sha256: 'ab', target: 'Letters/letter.txt', again: 'replace' })

    expect(facts).toMatchObject({ path: 'Letters/letter.txt', modified_at: '2026-05-01T12:00:00.000Z', if_none_match: '*' })
    expect(insisted.if_none_match).toBe('')
    expect(insisted).not.toHaveProperty('again')
  })
})
