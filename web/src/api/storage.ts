/* What takes the space, as docs/protocols/rest.md gives it. */
import { get } from './request'

export interface Item {
  bytes: number
  asset: string | null
  kind: 'entry' | 'version' | 'attachment' | 'import'
  name: string
  number?: number
  version?: number | null
  path?: string
  feature?: string
  trashed?: boolean
  thread?: string
  at?: string | null
}

export const largest = (category: string, cursor?: string) =>
  get<{ items: Item[]; next: string | null }>(`/account/usage/${encodeURIComponent(category)}${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ''}`)
