/* Where a large item is seen in this app. */
import type { Item } from '../api/storage'
import { above, addressOf } from '../files/paths'

export function whereabouts(item: Item): string {
  if (item.kind === 'import') return '/messages/files'
  if (item.kind === 'attachment') {
    if (item.trashed) return '/messages/trash'
    return `/messages/${item.thread}${item.at ? `?at=${item.at.slice(0, 10)}` : ''}`
  }
  if (item.trashed) return item.feature === 'gallery' ? '/trash' : item.feature === 'notes' ? '/notes/trash' : '/files/trash'
  if (item.kind === 'entry' && item.asset) return `/photo/${item.asset}`
  if (item.feature === 'notes' && item.name.endsWith('.md')) return `/notes/${item.number}`
  return addressOf(above(item.path ?? ''))
}
