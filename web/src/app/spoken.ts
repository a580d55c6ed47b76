/* The language in which the server writes to whoever is signed in. */
import * as api from '../api/account'
import { Problem } from '../api/problem'
import { languages, language } from '../i18n/language.svelte'
import { spoken } from '../i18n/spoken'
import { session } from './session.svelte'

/** Tells the server once which language its mails should have, if nobody has: the browser's first that it speaks. */
export async function settleLanguage(): Promise<void> {
  if (session.account?.language === '') await tellServer(ofBrowser())
}

/** A page in another language brings mail in it, unless that was chosen among those that pages do not have. */
export async function followPage(code: string): Promise<void> {
  const own = session.account?.language ?? ''
  if (own === '' || own in languages) await tellServer(code)
}

async function tellServer(code: string): Promise<void> {
  try {
    session.account = await api.change({ language: code })
  } catch (error) {
    // The next visit says it again.
    if (!(error instanceof Problem)) throw error
  }
}

function ofBrowser(): string {
  const first = navigator.languages.map((tag) => tag.split('-')[0]).find((short) => short in spoken)
  // A page that was put into a language is better to go by than the browser's.
  return first !== undefined && !(first in languages) ? first : language.code
}
