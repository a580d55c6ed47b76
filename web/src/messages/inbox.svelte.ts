/* The list of conversations, shared by the pages of messages. */
import * as api from '../api/messages'
import { Turns } from '../ui/turns'

class Inbox {
  threads = $state.raw<api.Thread[]>([])
  next = $state<string | null>(null)
  total = $state(0)
  messages = $state(0)
  opened = $state(false)
  private turns = new Turns()
  private turning = false

  async load(): Promise<true> {
    const isNews = this.turns.begin()
    const page = await api.threads()
    if (!isNews()) return true
    ;({ threads: this.threads, next: this.next, total: this.total, messages: this.messages } = page)
    this.opened = true
    return true
  }

  async more(): Promise<void> {
    const { next } = this
    if (!next || this.turning) return
    this.turning = true
    try {
      const page = await api.threads(next)
      // Read anew meanwhile: the list may end elsewhere now.
      if (this.next !== next) return
      const here = new Set(this.threads.map(({ id }) => id))
      this.threads = [...this.threads, ...page.threads.filter(({ id }) => !here.has(id))]
      this.next = page.next
    } finally {
      this.turning = false
    }
  }

  /** A conversation of the list, or one that is further down and must be asked for. */
  async find(id: string): Promise<api.Thread> {
    return this.threads.find((one) => one.id === id) ?? (await api.thread(id))
  }

  read(id: string): void {
    this.threads = this.threads.map((one) => (one.id === id ? { ...one, unread: 0 } : one))
  }
}

export const inbox = new Inbox()
