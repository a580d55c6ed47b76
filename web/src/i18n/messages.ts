/* The texts of the app: keys and their holes are checked by the compiler, plurals follow CLDR through Intl. */
import type { AreaTexts } from './areas'
import type { en } from './en'
import { localeOf } from './locale'
import type { Plural, Text, Words } from './text'

type English = typeof en & AreaTexts
export type Key = keyof English
/** What every page needs; areas bring theirs (areas.ts). */
export type Messages = Words<typeof en>

type HolesOf<S> = S extends `${string}{${infer Hole}}${infer Rest}` ? Hole | HolesOf<Rest> : never
type Forms<T> = T extends string ? T : T[keyof T]
type Holes<K extends Key> = HolesOf<Forms<English[K]>>
/** A text that is whole as it stands. */
export type PlainKey = { [K in Key]: [Holes<K>] extends [never] ? K : never }[Key]
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
