/* What lies in a trash, what is brought back from it, and what is let go of. Each part of the app says how. */
import { t } from '../i18n/language.svelte'
import { Pile, type Reading } from './pile.svelte'

export interface Ways<Item, Key, Page> extends Reading<Item, Key, Page> {
  restore: (keys: Key[]) => Promise<unknown>
  purge: (keys: Key[]) => Promise<unknown>
  purgeAll: () => Promise<unknown>
}

export class Trash<Item, Key extends string | number, Page extends { next: string | null }> extends Pile<Item, Key, Page> {
  /** What would be gone for good if the person agreed now. */
  asking = $state.raw<Key[] | 'all' | null>(null)

  constructor(private readonly ways: Ways<Item, Key, Page>) {
    super(ways)
  }

  restore(keys: Key[]): Promise<void> {
    return this.then(this.ways.restore(keys), t('toast.restored', { n: keys.length }))
  }

  /** Deletes for good what was asked about. */
  purge(): Promise<void> {
    const asked = this.asking ?? []
    this.asking = null
    if (asked === 'all') return this.then(this.ways.purgeAll(), t('trash.emptied'))
    return this.then(this.ways.purge(asked), t('trash.deleted', { n: asked.length }))
  }
}
