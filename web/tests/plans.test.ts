import { describe, expect, test } from 'vitest'
import { digitsOf, minorOf, money } from '../src/plans/money'

const amount = (minor: number, currency: string, exponent: number) => ({ minor, currency, exponent, text: '' })

describe('money', () => {
  test('is written with the digits of its currency', () => {
    expect(money(amount(299, 'EUR', 2), 'en')).toBe('€2.99')
    expect(money(amount(980, 'JPY', 0), 'en')).toContain('980')
    expect(money(amount(980, 'JPY', 0), 'en')).not.toContain('.')
    expect(money(amount(1250, 'KWD', 3), 'en')).toContain('1.250')
  })

  test('is read with a point or a comma, and refused with more digits than the currency has', () => {
    expect(minorOf('2.99', 2)).toBe(299)
    expect(minorOf('2,9', 2)).toBe(290)
    expect(minorOf('980', 0)).toBe(980)
    expect([minorOf('9.80', 0), minorOf('2.999', 2), minorOf('-1', 2), minorOf('1e3', 2), minorOf('', 2)]).toEqual([null, null, null, null, null])
  })

  test('knows how many digits a form may take', () => {
    expect([digitsOf('EUR'), digitsOf('JPY'), digitsOf('KWD'), digitsOf('no')]).toEqual([2, 0, 3, 2])
  })
})
