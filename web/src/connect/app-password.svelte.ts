/* An app password made on the spot, and the moment when its app first uses it. */
import * as api from '../api/account'
import { Problem } from '../api/problem'

const EVERY = 3_000
const PATIENCE = 15 * 60_000

export class AppPasswordMade {
  /** Shown once: it lives as long as the page. */
  secret = $state<string | null>(null)
  usedAt = $state<string | null>(null)
  private id = ''
  private timer: ReturnType<typeof setTimeout> | undefined

  async make(label: string): Promise<void> {
    this.forget()
    const made = await api.makeAppPassword(label)
    this.id = made.id
    this.secret = made.password
    this.watch(Date.now() + PATIENCE)
  }

  /** Looks every few seconds, while somebody can see the page, whether the app has signed in. */
  private watch(until: number): void {
    this.timer = setTimeout(async () => {
      if (!document.hidden) await this.look()
      if (!this.usedAt && this.id && Date.now() < until) this.watch(until)
    }, EVERY)
  }

  private async look(): Promise<void> {
    const { id } = this
    try {
      const { app_passwords } = await api.appPasswords()
      if (id === this.id) this.usedAt = app_passwords.find((one) => one.id === id)?.last_used_at ?? null
    } catch (error) {
      // Whether it works is seen in the app, too; the next look may get through.
      if (!(error instanceof Problem)) throw error
    }
  }

  forget(): void {
    clearTimeout(this.timer)
    this.id = ''
    this.secret = null
    this.usedAt = null
  }
}
