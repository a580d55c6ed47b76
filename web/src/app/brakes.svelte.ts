/* Devices that were stopped because they would have deleted a great deal, and wait for their owner's word. */
import * as api from '../api/account'
import { Problem } from '../api/problem'
import type { Brake } from '../api/types'
import { t } from '../i18n/language.svelte'
import type { PlainKey } from '../i18n/messages'
import { Turns } from '../ui/turns'

/* By the first word of a collection: what all of it is called, and where its trash is. */
const KNOWN: Partial<Record<string, { title?: PlainKey; trash: string }>> = {
  gallery: { title: 'nav.photos', trash: '/trash' },
  files: { title: 'nav.files', trash: '/files/trash' },
  notes: { title: 'nav.notes', trash: '/notes/trash' },
  messages: { title: 'nav.messages', trash: '/messages/trash' },
  contacts: { trash: '/contacts/trash' },
}

/** What its owner calls what a device was stopped in; the server names only what has a name of its own. */
export function nameOf({ collection, name }: Brake): string {
  const { title } = KNOWN[collection] ?? {}
  return title ? t(title) : name
}

/** Where what it deleted before it was stopped waits. */
export function trashOf({ collection }: Brake): string {
  return KNOWN[collection.split('/')[0]!]?.trash ?? '/trash'
}

const EVERY = 60_000

class Brakes {
  all = $state.raw<Brake[]>([])
  open = $derived(this.all.filter(({ decision }) => decision === 'open'))

  private turns = new Turns()

  async look(): Promise<void> {
    const isNews = this.turns.begin()
    try {
      const { brakes } = await api.brakes()
      if (isNews()) this.all = brakes
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
