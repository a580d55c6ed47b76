/* How conversations, senders and moments are called on screen. Pure functions. */
import type { Message, Person, Thread } from '../api/messages'

/** What a person is called: by the contacts, else by number. */
export const personName = (person: Person): string => person.name || person.number || '…'

/** Whom a conversation is with. A phone's own name for a single person counts when the contacts know none. */
export function threadName(thread: Thread, nobody: string): string {
  if (thread.people.length === 0) return nobody
  if (thread.people.length === 1 && !thread.people[0].name && thread.newest?.name) return thread.newest.name
  return thread.people.map(personName).join(', ')
}

/** Who wrote a received message of a group. */
export function senderName(thread: Thread, message: Message): string {
  if (message.box !== 'received' || thread.people.length < 2) return ''
  const key = message.sender
  const found = thread.people.find((one) => one.number === key || one.key === key.replace(/[^\d+]/g, ''))
  return found ? personName(found) : message.sender || message.name
}

/** Two letters for the round mark beside a conversation. */
export function initials(name: string): string {
  const words = name.split(/[\s,]+/).filter((word) => /\p{L}/u.test(word))
  return words.slice(0, 2).map((word) => [...word][0].toLocaleUpperCase()).join('') || '#'
}

export const isPicture = (mime: string): boolean => /^image\/(jpeg|png|gif|webp)$/.test(mime)
export const isFilm = (mime: string): boolean => /^video\/(mp4|webm|quicktime|3gpp)$/.test(mime)
export const isSound = (mime: string): boolean => mime.startsWith('audio/')

/** The instant at which a day of the reader's own zone begins, or a day so many days after it. */
export function dayBegins(day: string, after = 0): string {
  const [year, month, date] = day.split('-').map(Number)
  return new Date(year, month - 1, date + after).toISOString()
}

/** From the beginning of one day to the end of another, as the server understands it; either may be open. */
export const stretchOf = (since: string, until: string) => ({
  since: since ? dayBegins(since) : '', until: until ? dayBegins(until, 1) : '',
})

/** The day of a message in the reader's own zone, as a key; empty without a date. */
export const dayKey = (at: string | null): string => (at ? new Date(at).toDateString() : '')

/** A text cut at its marks, for highlighting: [text, marked] in turn. Marks count characters as Python does. */
export function pieces(text: string, marks: [number, number][] = []): { text: string; hit: boolean }[] {
  const characters = [...text]
  const found: { text: string; hit: boolean }[] = []
  let place = 0
  for (const [start, end] of [...marks].sort((one, other) => one[0] - other[0])) {
    if (start < place) continue
    if (start > place) found.push({ text: characters.slice(place, start).join(''), hit: false })
    found.push({ text: characters.slice(start, end).join(''), hit: true })
    place = end
  }
  if (place < characters.length) found.push({ text: characters.slice(place).join(''), hit: false })
  return found
}

/** The addresses in a text, so that they can be links: [text, address or nothing]. */
export function links(text: string): { text: string; href: string }[] {
  return text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/g).filter(Boolean).map((part) => ({ text: part, href: /^https?:\/\//.test(part) ? part : '' }))
}

/** A length of time: 1:05, or 1:02:03. */
export function duration(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (n: number) => String(n).padStart(2, '0')
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}
