/* How many notices nobody has looked at. */
import * as api from '../api/notices'
import { Problem } from '../api/problem'
import { t } from '../i18n/language.svelte'
import { announce } from '../ui/announcer.svelte'
import { whileSeen } from '../ui/seen'
import { Turns } from '../ui/turns'

const EVERY = 60_000

class Bell {
  unseen = $state(0)
  private turns = new Turns()

  async look(): Promise<void> {
    const isNews = this.turns.begin()
    try {
      const { unseen } = await api.notices({ limit: 1 })
      if (isNews()) this.ring(unseen)
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

  /** All of them were looked at; what was asked before that is no news any more. */
  heard(): void {
    this.turns.close()
    this.unseen = 0
  }

  /** Looks now and then while the page is seen; the answer stops it. */
  follow(): () => void {
    void this.look()
    return whileSeen(() => this.look(), EVERY)
  }
}

export const bell = new Bell()
