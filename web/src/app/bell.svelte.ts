/* How many notices nobody has looked at. */
import * as api from '../api/notices'
import { Problem } from '../api/problem'
import { t } from '../i18n/language.svelte'
import { announce } from '../ui/announcer.svelte'

const EVERY = 60_000

class Bell {
  unseen = $state(0)

  async look(): Promise<void> {
    try {
      this.ring((await api.notices({ limit: 1 })).unseen)
    } catch (error) {
      // What was known stays; the next look may get through.
      if (!(error instanceof Problem)) throw error
    }
  }

  /** Takes a count from whoever has just asked, and says it if there are more. */
  ring(unseen: number): void {
    if (unseen > this.unseen) announce(t('bell.unseen', { n: unseen }))
    this.unseen = unseen
  }

  /** Looks now and then while the page is seen; the answer stops it. */
  follow(): () => void {
    const look = () => document.visibilityState === 'visible' && void this.look()
    const timer = setInterval(look, EVERY)
    document.addEventListener('visibilitychange', look)
    void this.look()
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }
}

export const bell = new Bell()
