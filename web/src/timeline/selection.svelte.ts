/* Which assets are selected, and from where a range begins. */
import { SvelteSet } from 'svelte/reactivity'
import { library } from './library.svelte'

class Selection {
  ids = new SvelteSet<string>()
  /** Somebody began to choose without having chosen anything yet. */
  choosing = $state(false)
  private from: string | null = null

  get active(): boolean {
    return this.choosing || this.ids.size > 0
  }

  get size(): number {
    return this.ids.size
  }

  toggle(id: string): void {
    if (this.ids.has(id)) this.ids.delete(id)
    else this.ids.add(id)
    this.from = id
  }

  /** Selects everything from the last one touched to this one. */
  async reach(id: string): Promise<void> {
    const a = this.from === null ? null : library.find(this.from)
    const b = library.find(id)
    if (!a || !b) return this.toggle(id)
    for (const each of await library.between(a, b)) this.ids.add(each)
    this.from = id
  }

  /** Selects all of these, or none if all were selected. */
  toggleAll(ids: readonly string[]): void {
    const all = ids.every((id) => this.ids.has(id))
    for (const id of ids) {
      if (all) this.ids.delete(id)
      else this.ids.add(id)
    }
    this.from = ids[0] ?? null
  }

  clear(): void {
    this.ids.clear()
    this.choosing = false
    this.from = null
  }
}

export const selection = new Selection()
