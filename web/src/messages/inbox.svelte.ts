/* The list of conversations, shared by the pages of messages. */
import * as api from '../api/messages'

class Inbox {
  threads = $state.raw<api.Thread[]>([])
  next = $state<string | null>(null)
  total = $state(0)
  messages = $state(0)
  opened = $state(false)

  async load(): Promise<true> {
    const page = await api.threads()
    ;({ threads: this.threads, next: this.next, total: this.total, messages: this.messages } = page)
    this.opened = true
    return true
  }

  async more(): Promise<void> {
    if (!this.next) return
    const page = await api.threads(this.next)
    this.threads = [...this.threads, ...page.threads]
    this.next = page.next
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
