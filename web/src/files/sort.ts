/* The order in which a folder is shown. Folders come first; equal things go by name. */
import type { Entry } from '../api/files'

export const columns = ['name', 'modified', 'size'] as const
export type Column = (typeof columns)[number]
export interface Order { by: Column; down: boolean }

type Compared = Pick<Entry, 'name' | 'folder' | 'size' | 'modified_at'>

export function sorted<E extends Compared>(entries: readonly E[], order: Order, language: string): E[] {
  // Figures in names count as people count: IMG_2 before IMG_10.
  const names = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  const byName = (a: Compared, b: Compared) => names.compare(a.name, b.name) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  const by = {
    name: byName,
    modified: (a: Compared, b: Compared) => Date.parse(a.modified_at) - Date.parse(b.modified_at) || byName(a, b),
    size: (a: Compared, b: Compared) => a.size - b.size || byName(a, b),
  }[order.by]
  const way = order.down ? -1 : 1
  return [...entries].sort((a, b) => Number(b.folder) - Number(a.folder) || way * by(a, b))
}

/** What a press on a column's name does: the other way round, or its own natural way. */
export function turned(order: Order, by: Column): Order {
  return order.by === by ? { by, down: !order.down } : { by, down: by !== 'name' }
}
