/* The language of the page. English is always there; another comes as its own file when it is chosen, and the texts of
 * an area when the area is opened. */
import { areas, type Area } from './areas'
import { en } from './en'
import { fill, type Facts, type Key, type Messages } from './messages'
import type { Text } from './text'

export const languages = { en: 'English', de: 'Deutsch', tr: 'Türkçe' } as const
export type Language = keyof typeof languages

const KEY = 'tansu.language'
const files: Record<Exclude<Language, 'en'>, () => Promise<{ messages: Messages }>> = {
  de: () => import('./de'),
  tr: () => import('./tr'),
}

let texts = $state.raw<Record<string, Text>>(en)
export const language = $state<{ code: Language }>({ code: 'en' })
const opened = new Set<Area>()
let wanted: Language = 'en'
let loading: Promise<unknown> = Promise.resolve()

/** The text for a key, in the language of the page. */
export function t<K extends Key>(key: K, ...facts: Facts<K>): string {
  return fill(texts[key], facts[0] ?? {}, language.code)
}

/** Loads and shows a language: the one asked for, else the one remembered, else the browser's first that we have. */
export async function chooseLanguage(asked?: Language): Promise<void> {
  wanted = asked ?? remembered() ?? spoken()
  await inTurn(show)
  if (asked) localStorage.setItem(KEY, asked)
}

/** Brings the texts of an area, in whatever language the page has or will have. */
export function bring(area: Area): Promise<void> {
  return inTurn(async () => {
    if (opened.has(area)) return
    opened.add(area)
    try {
      await show()
    } catch (error) {
      opened.delete(area)
      throw error
    }
  })
}

/** What is wanted may change while it loads: one after the other, the last one wins. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const turn = loading.then(work)
  loading = turn.catch(() => {})
  return turn
}

async function show(): Promise<void> {
  const code = wanted
  const base = code === 'en' ? en : (await files[code]()).messages
  const more = await Promise.all([...opened].map(async (area) => (await areas[area][code]()).words))
  texts = Object.assign({}, base, ...more)
  language.code = code
  document.documentElement.lang = code
}

function remembered(): Language | null {
  const kept = localStorage.getItem(KEY)
  return kept !== null && kept in languages ? (kept as Language) : null
}

function spoken(): Language {
  for (const tag of navigator.languages) {
    const short = tag.split('-')[0]
    if (short in languages) return short as Language
  }
  return 'en'
}
