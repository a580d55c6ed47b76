import { describe, expect, test } from 'vitest'
import { above, addressOf, crumbsOf, inside, nameOf, stemLength, wrongName } from '../src/files/paths'
import { sorted, turned } from '../src/files/sort'
import { can, groupOf } from '../src/upload/states'

const entry = (name: string, folder = false, size = 1, modified_at = '2026-05-01T00:00:00Z') => ({ name, folder, size, modified_at })
const names = (entries: { name: string }[]) => entries.map(({ name }) => name)

describe('paths', () => {
  test('lead down and up again', () => {
    expect(inside('', 'Holiday')).toBe('Holiday')
    expect(above(inside('Holiday', '2026'))).toBe('Holiday')
    expect(above('Holiday')).toBe('')
    expect(nameOf('Holiday/2026')).toBe('2026')
  })

  test('name the folders above', () => {
    expect(crumbsOf('a/b/c')).toEqual([{ name: 'a', path: 'a' }, { name: 'b', path: 'a/b' }])
    expect(crumbsOf('a')).toEqual([])
  })

  test('come back from an address as they went in', () => {
    for (const path of ['a/b', '100 % & more?', 'Ä#1/v1.2', '+1']) {
      expect(new URL(addressOf(path), 'http://x').searchParams.get('path')).toBe(path)
    }
    expect(addressOf('')).toBe('/files')
  })
})

describe('names', () => {
  test('that cannot be are told apart from those that can', () => {
    expect([' ', 'a/b', '..', '.hidden', 'a.b'].map(wrongName)).toEqual(['empty', 'slash', 'dots', null, null])
  })

  test('keep their ending when they are changed', () => {
    expect(stemLength('photo.tar.gz', false)).toBe('photo.tar'.length)
    expect(stemLength('.bashrc', false)).toBe('.bashrc'.length)
    expect(stemLength('v1.2', true)).toBe(4)
  })
})

describe('order', () => {
  test('folders come first, figures count as figures', () => {
    const mixed = [entry('IMG_10.jpg'), entry('IMG_2.jpg'), entry('zebra', true)]

    expect(names(sorted(mixed, { by: 'name', down: false }, 'en'))).toEqual(['zebra', 'IMG_2.jpg', 'IMG_10.jpg'])
    expect(names(sorted(mixed, { by: 'name', down: true }, 'en'))).toEqual(['zebra', 'IMG_10.jpg', 'IMG_2.jpg'])
  })

  test('the same twice gives the same, whatever came in between', () => {
    const same = [entry('b'), entry('a'), entry('A'), entry('ä')]

    expect(names(sorted(sorted(same, { by: 'size', down: true }, 'en'), { by: 'size', down: false }, 'en'))).toEqual(
      names(sorted(same, { by: 'size', down: false }, 'en')),
    )
  })

  test('a press turns the order round, another column begins with its newest or largest', () => {
    expect(turned({ by: 'name', down: false }, 'name')).toEqual({ by: 'name', down: true })
    expect(turned({ by: 'name', down: true }, 'size')).toEqual({ by: 'size', down: true })
    expect(turned({ by: 'size', down: true }, 'name')).toEqual({ by: 'name', down: false })
  })
})

test('a taken name waits for an answer: replace or leave it', () => {
  expect(groupOf('taken')).toBe('asks')
  expect(can('sending', 'taken') && can('taken', 'ready') && can('taken', 'cancelled')).toBe(true)
  expect(can('taken', 'stored')).toBe(false)
})
