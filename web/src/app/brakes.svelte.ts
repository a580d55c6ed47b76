/* Devices that were stopped because they would have deleted a great deal, and wait for their owner's word. */
import * as api from '../api/account'
import { Problem } from '../api/problem'
import type { Brake } from '../api/types'
import { t } from '../i18n/language.svelte'

/** What its owner calls what a device was stopped in; the server names only what has a name of its own. */
export function nameOf({ collection, name }: Brake): string {
  return collection === 'files' ? t('nav.files') : collection === 'notes' ? t('nav.notes') : name
}

/** Where what it deleted before it was stopped waits. */
export function trashOf({ collection }: Brake): string {
  return collection === 'files' ? '/files/trash' : collection === 'notes' ? '/notes/trash' : '/contacts/trash'
}

const EVERY = 60_000

class Brakes {
  all = $state.raw<Brake[]>([])
  open = $derived(this.all.filter(({ decision }) => decision === 'open'))

  async look(): Promise<void> {
    try {
      this.all = (await api.brakes()).brakes
    } catch (error) {
      // What was known stays; the next look may get through.
      if (!(error instanceof Problem)) throw error
    }
  }

  /** Looks now and then while the page is seen; the answer stops it. */
  follow(): () => void {
    const look = () => document.visibilityState === 'visible' && void this.look()
    const timer = setInterval(look, EVERY)
    void this.look()
    return () => clearInterval(timer)
  }
}

export const brakes = new Brakes()
