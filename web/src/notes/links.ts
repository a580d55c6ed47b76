/* Where a link in a note may lead: the web, a mailbox, or a file beside the note. Everything else is only words. */
import { attachmentUrl } from '../api/notes'

export type Target = { kind: 'web' | 'mail'; href: string; host: string } | { kind: 'file'; href: string; path: string }

export function targetOf(written: string, note: number | null): Target | null {
  // Browsers skip such signs inside a scheme; so what has any is no link.
  if (/[\u0000-\u0020\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/.test(written.trim())) return relative(written, note)
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(written.trim())
  if (!scheme) return relative(written, note)
  try {
    const url = new URL(written.trim())
    if (url.protocol === 'https:' || url.protocol === 'http:') return { kind: 'web', href: url.href, host: url.host }
    if (url.protocol === 'mailto:') return { kind: 'mail', href: url.href, host: '' }
  } catch {
    return null
  }
  return null
}

function relative(written: string, note: number | null): Target | null {
  if (note === null || written.includes(':') || written.startsWith('/') || written.startsWith('#') || written.startsWith('\\')) return null
  let path = written.trim()
  try {
    path = decodeURIComponent(path)
  } catch {
    // Not encoded, then: a per cent sign is part of the name.
  }
  return path ? { kind: 'file', href: attachmentUrl(note, path), path } : null
}

/** Whether a file's name promises a picture that a page may show. */
export const isPicture = (path: string) => /\.(?:jpe?g|png|gif|webp|avif)$/i.test(path)
