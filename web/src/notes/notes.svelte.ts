/* The notes as this browser knows them: what the server said, and over it what is being written here. */
import * as api from '../api/notes'
import type { Note, WholeNote } from '../api/notes'
import { Problem } from '../api/problem'
import { keepNotes, recallNotes, type Draft } from './kept'

interface State {
  /** All living notes by number. */
  all: Map<number, Note>
  texts: Map<number, string>
  drafts: Record<string, Draft>
  stage: 'loading' | 'ready' | 'failed'
  offline: boolean
}

/* Maps are not watched inside: each change makes a new one. */
export const notes: State = $state({ all: new Map(), texts: new Map(), drafts: {}, stage: 'loading', offline: false })

const READ_AT_ONCE = 200

/** Shows what is kept, then what the server has. */
export async function load(): Promise<void> {
  if (notes.stage !== 'ready') {
    const kept = await recallNotes()
    if (kept.length) {
      take(kept)
      notes.stage = 'ready'
    }
  }
  try {
    const all: Note[] = []
    let next: string | null = null
    do {
      const page: api.Page = await api.page(next)
      all.push(...page.notes)
      next = page.next
    } while (next)
    const before = notes.all
    const living = new Map(all.map((note) => [note.number, note]))
    const gone = [...before.keys()].filter((number) => !living.has(number))
    notes.all = living
    notes.stage = 'ready'
    notes.offline = false
    void keepNotes([], gone)
    await readTexts(all.filter((note) => before.get(note.number)?.etag !== note.etag || !notes.texts.has(note.number)))
  } catch (error) {
    failed(error)
  }
}

/** Reads what changed, as the feed told. */
export async function refresh(numbers: number[]): Promise<void> {
  for (let from = 0; from < numbers.length; from += READ_AT_ONCE) {
    const asked = numbers.slice(from, from + READ_AT_ONCE)
    const { notes: found } = await api.readMany(asked)
    const living = found.filter((note) => note.state === 'live')
    const gone = asked.filter((number) => !living.some((note) => note.number === number))
    take(living, gone)
    void keepNotes(living, gone)
  }
}

/** Puts notes in their place, newer ones over older ones. */
export function take(found: WholeNote[], gone: number[] = []): void {
  const all = new Map(notes.all)
  const texts = new Map(notes.texts)
  for (const { text, ...note } of found) {
    all.set(note.number, note)
    texts.set(note.number, text)
  }
  for (const number of gone) {
    all.delete(number)
    texts.delete(number)
  }
  notes.all = all
  notes.texts = texts
}

export function took(note: WholeNote): void {
  take([note])
  void keepNotes([note])
}

export function failed(error: unknown): void {
  if (!(error instanceof Problem)) throw error
  notes.offline = error.offline
  if (notes.stage === 'loading') notes.stage = 'failed'
}

async function readTexts(wanted: Note[]): Promise<void> {
  for (let from = 0; from < wanted.length; from += READ_AT_ONCE) {
    await refresh(wanted.slice(from, from + READ_AT_ONCE).map((note) => note.number))
  }
}
