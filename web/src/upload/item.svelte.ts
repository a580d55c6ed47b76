/* One file in the queue. */
import type { Found } from './collect'
import type { Again } from './described'
import type { Remembered } from './memory'
import type { State } from './states'

export class Item {
  state = $state.raw<State>({ is: 'waiting' })
  sent = $state(0)
  file: File | null = null
  sha256: string | null = null
  url: string | null = null
  again: Again | undefined
  stop: AbortController | null = null
  tries = 0

  constructor(
    readonly id: string,
    readonly name: string,
    readonly path: string,
    readonly size: number,
    readonly modified: number,
    readonly handle: FileSystemFileHandle | null,
    /** The folder it goes to; null: into the library, by its date. */
    readonly folder: string | null,
  ) {}

  static found({ file, path, handle }: Found, id: string, folder: string | null): Item {
    const item = new Item(id, file.name, path, file.size, file.lastModified, handle, folder)
    item.file = file
    return item
  }

  /** From an earlier visit: the file itself must be given again. */
  static recalled(kept: Remembered): Item {
    const item = new Item(kept.id, kept.name, kept.path, kept.size, kept.modified, kept.handle, kept.folder ?? null)
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

  /** Where it lands in the tree; null: the library decides. */
  get target(): string | null {
    return this.folder === null ? null : this.folder ? `${this.folder}/${this.path}` : this.path
  }

  get kept(): Remembered {
    const { id, name, path, size, modified, sha256, url, sent, handle, folder } = this
    return { id, name, path, size, modified, sha256, url, sent, handle, folder }
  }
}
