/* One file in the queue. */
import type { Found } from './collect'
import type { Remembered } from './memory'
import type { State } from './states'

export class Item {
  state = $state.raw<State>({ is: 'waiting' })
  sent = $state(0)
  file: File | null = null
  sha256: string | null = null
  url: string | null = null
  again: 'restore' | 'yes' | undefined
  stop: AbortController | null = null
  tries = 0

  constructor(
    readonly id: string,
    readonly name: string,
    readonly path: string,
    readonly size: number,
    readonly modified: number,
    readonly handle: FileSystemFileHandle | null,
  ) {}

  static found({ file, path, handle }: Found, id: string): Item {
    const item = new Item(id, file.name, path, file.size, file.lastModified, handle)
    item.file = file
    return item
  }

  /** From an earlier visit: the file itself must be given again. */
  static recalled(kept: Remembered): Item {
    const item = new Item(kept.id, kept.name, kept.path, kept.size, kept.modified, kept.handle)
    item.sha256 = kept.sha256
    item.url = kept.url
    item.sent = kept.sent
    item.state = { is: 'lost' }
    return item
  }

  /** The same file chosen again has the same key. */
  get key(): string {
    return `${this.name}|${this.size}|${this.modified}`
  }

  get kept(): Remembered {
    const { id, name, path, size, modified, sha256, url, sent, handle } = this
    return { id, name, path, size, modified, sha256, url, sent, handle }
  }
}
