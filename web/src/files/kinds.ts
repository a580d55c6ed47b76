/* What a file is, for its icon. */
import type { Entry } from '../api/files'
import type { IconName } from '../ui/icons'

export function iconOf(entry: Pick<Entry, 'folder' | 'mime' | 'name'>): IconName {
  if (entry.folder) return 'folder'
  if (entry.mime.startsWith('image/')) return 'photos'
  if (entry.mime.startsWith('video/')) return 'play'
  if (entry.mime.startsWith('audio/')) return 'sound'
  if (/zip|compressed|x-tar|gzip/.test(entry.mime)) return 'archive'
  if (entry.mime.startsWith('text/') || /\.(md|txt)$/i.test(entry.name)) return 'note'
  return 'file'
}
