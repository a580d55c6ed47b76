/* The texts of the app: keys and their holes are checked by the compiler, plurals follow CLDR through Intl. */
import { localeOf } from './locale'
import { en } from './en'

/** One form for each plural category a language has; `other` is always there. */
export type Plural = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>
export type Text = string | Plural
export type Key = keyof typeof en
export type Messages = Record<Key, Text>

type HolesOf<S> = S extends `${string}{${infer Hole}}${infer Rest}` ? Hole | HolesOf<Rest> : never
type Forms<T> = T extends string ? T : T[keyof T]
type Holes<K extends Key> = HolesOf<Forms<(typeof en)[K]>>
export type Facts<K extends Key> = [Holes<K>] extends [never] ? [] : [Record<Holes<K>, string | number>]

type Given = Record<string, string | number>

/** Fills the holes of a text. `n` chooses the plural form; numbers are written as the language writes them. */
export function fill(text: Text, facts: Given, language: string): string {
  const form = typeof text === 'string' ? text : chosen(text, Number(facts.n), language)
  return form.replace(/\{(\w+)\}/g, (_, hole: string) => {
    const value = facts[hole]
    return typeof value === 'number' ? numbers(language).format(value) : String(value)
  })
}

function chosen(text: Plural, n: number, language: string): string {
  return text[rules(language).select(n)] ?? text.other
}

const rules = once((language) => new Intl.PluralRules(language))
const numbers = once((language) => new Intl.NumberFormat(localeOf(language)))

function once<T>(make: (language: string) => T): (language: string) => T {
  const made = new Map<string, T>()
  return (language) => {
    if (!made.has(language)) made.set(language, make(language))
    return made.get(language)!
  }
}
