import { expect, test } from 'vitest'
import { ageOf, daysSince } from '../src/plans/age'

test('a refund is pointed at from the tenth day and late from the fourteenth', () => {
  expect([0, 9, 10, 13, 14, 400].map(ageOf)).toEqual(['fine', 'fine', 'soon', 'soon', 'late', 'late'])
})

test('days are whole ones that have passed, and never less than none', () => {
  const now = Date.parse('2027-05-15T12:00:00Z')
  expect(['2027-05-15T12:00:00Z', '2027-05-05T12:00:01Z', '2027-05-05T12:00:00Z', '2027-06-01T00:00:00Z'].map((at) => daysSince(at, now))).toEqual([0, 9, 10, 0])
})
