/* The language of the page. English is always there; another comes as its own file when it is chosen. */
import { en } from './en'
import { fill, type Facts, type Key, type Messages } from './messages'

export const languages = { en: 'English', de: 'Deutsch', tr: 'Türkçe' } as const
export type Language = keyof typeof languages

const KEY = 'tansu.language'
const files: Record<Exclude<Language, 'en'>, () => Promise<{ messages: Messages }>> = {
  de: () => import('./de'),
  tr: () => import('./tr'),
}

let texts = $state.raw<Messages>(en)
export const language = $state<{ code: Language }>({ code: 'en' })

/** The text for a key, in the language of the page. */
export function t<K extends Key>(key: K, ...facts: Facts<K>): string {
  return fill(texts[key], facts[0] ?? {}, language.code)
}

/** Loads and shows a language: the one asked for, else the one remembered, else the browser's first that we have. */
export async function chooseLanguage(asked?: Language): Promise<void> {
  const code = asked ?? remembered() ?? spoken()
  texts = code === 'en' ? en : (await files[code]()).messages
  language.code = code
  document.documentElement.lang = code
  if (asked) localStorage.setItem(KEY, asked)
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
