/* What a number, a mail or a postal address is for. vCard keeps it as a bag of words; a person sees one. */
import type { Address, Value } from '../api/contacts'

export const numberKinds = ['cell', 'home', 'work', 'fax', 'other'] as const
export const placeKinds = ['home', 'work', 'other'] as const
export type Kind = (typeof numberKinds)[number]

const WORDS: readonly string[] = ['cell', 'fax', 'home', 'work']

/** The word that tells most: a fax at work is a fax. */
export function kindOf({ types }: Pick<Value, 'types'>): Kind {
  return (WORDS.find((word) => types.includes(word)) as Kind | undefined) ?? 'other'
}

/** Other types, such as "voice" or "pref", stay as they are. */
export function withKind<V extends Value>(value: V, kind: Kind): V {
  const rest = value.types.filter((word) => !WORDS.includes(word))
  return { ...value, label: '', types: kind === 'other' ? rest : [kind, ...rest] }
}

export const emptyValue = (kind: Kind): Value => ({ value: '', types: kind === 'other' ? [] : [kind], label: '', preferred: false })
export const emptyAddress = (): Address => ({
  ...emptyValue('home'), po_box: '', extended: '', street: '', city: '', region: '', postcode: '', country: '',
})

const PARTS = ['street', 'extended', 'po_box', 'postcode', 'city', 'region', 'country'] as const

export const isEmptyAddress = (address: Address): boolean => PARTS.every((part) => !address[part])

/** As on an envelope, one line each. */
export function addressLines(address: Address): string[] {
  const { street, extended, po_box, postcode, city, region, country } = address
  return [street, extended, po_box, [postcode, city].filter(Boolean).join(' '), region, country].filter(Boolean)
}
