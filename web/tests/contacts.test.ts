import { describe, expect, test } from 'vitest'
import { changesOf, draftOf, emptyFields, nameOf } from '../src/contacts/changes'
import { dayWords, readDay, writeDay } from '../src/contacts/days'
import { addressLines, emptyAddress, emptyValue, kindOf, withKind } from '../src/contacts/kinds'
import { byName, initials, letterOf, lettersOf } from '../src/contacts/letters'

const ada = () => ({ ...emptyFields(), display: 'Ada Lovelace', names: { prefix: '', given: 'Ada', middle: '', family: 'Lovelace', suffix: '' } })

describe('what a form sends', () => {
  test('is nothing when nothing was changed', () => {
    const before = { ...ada(), numbers: [{ ...emptyValue('cell'), value: '+49 1', line: 4 }] }

    expect(changesOf(before, draftOf(before))).toEqual({})
  })

  test('is only the list that changed, whole, with the lines that stay', () => {
    const before = { ...ada(), numbers: [{ ...emptyValue('cell'), value: '+49 1', line: 4 }], mails: [{ ...emptyValue('home'), value: 'a@b', line: 5 }] }
    const draft = draftOf(before)
    draft.numbers.push({ ...emptyValue('work'), value: '+49 2' }, emptyValue('home'))

    expect(changesOf(before, draft)).toEqual({ numbers: [before.numbers[0], { ...emptyValue('work'), value: '+49 2' }] })
  })

  test('lets the name that is shown follow its parts, unless somebody chose another', () => {
    const draft = draftOf(ada())
    draft.names.family = 'Byron'

    expect(changesOf(ada(), draft).display).toBe('Ada Byron')
    expect(changesOf({ ...ada(), display: 'The Countess' }, { ...draft, display: 'The Countess' }).display).toBeUndefined()
  })

  test('finds a name where there is none', () => {
    expect(nameOf({ ...emptyFields(), organisation: 'Choir' })).toBe('Choir')
    expect(nameOf({ ...emptyFields(), mails: [{ ...emptyValue('home'), value: 'a@b' }] })).toBe('a@b')
    expect(nameOf(emptyFields())).toBe('')
  })
})

describe('kinds', () => {
  test('are one word out of many, and the other words stay', () => {
    const number = { ...emptyValue('other'), types: ['voice', 'work', 'fax'] }

    expect(kindOf(number)).toBe('fax')
    expect(withKind(number, 'cell').types).toEqual(['cell', 'voice'])
    expect(withKind(number, 'other').types).toEqual(['voice'])
  })

  test('an address is written as on an envelope', () => {
    expect(addressLines({ ...emptyAddress(), street: 'Gartenweg 4', postcode: '60318', city: 'Frankfurt' })).toEqual(['Gartenweg 4', '60318 Frankfurt'])
  })
})

describe('days', () => {
  test('go with a year and without', () => {
    for (const text of ['1985-03-14', '--03-14']) expect(writeDay(readDay(text)!)).toBe(text)
    expect(dayWords('1985-03-14', 'en')).toBe('14 March 1985')
    expect(dayWords('--02-29', 'en')).toBe('29 February')
    expect(dayWords('in spring', 'en')).toBe('in spring')
  })

  test('half a day is none', () => {
    expect(writeDay({ day: '', month: '03', year: '1985' })).toBe('')
    expect(writeDay({ day: '4', month: '3', year: '85' })).toBe('--03-04')
  })
})

describe('letters', () => {
  test('stand where the reader looks for them', () => {
    expect(['Änne', 'émile', '  Zoë', '007', ''].map((name) => letterOf(name, 'de'))).toEqual(['A', 'E', 'Z', '#', '#'])
    expect(letterOf('Çağla', 'tr')).toBe('Ç')
    expect(letterOf('ışık', 'tr')).toBe('I')
  })

  test('begin where their first name is, figures last', () => {
    const cards = byName([{ display: '007', id: '1' }, { display: 'bea', id: '2' }, { display: 'Änne', id: '3' }, { display: 'Anna', id: '4' }], 'de')

    expect(cards.map(({ display }) => display)).toEqual(['Anna', 'Änne', 'bea', '007'])
    expect(lettersOf(cards.map(({ display }) => display), 'de')).toEqual([{ letter: 'A', at: 0 }, { letter: 'B', at: 2 }, { letter: '#', at: 3 }])
  })

  test('two of them stand for who has no picture', () => {
    expect(['Ada King Lovelace', 'Choir', '(none) Öz', ''].map(initials)).toEqual(['AL', 'C', 'NÖ', ''])
  })
})
