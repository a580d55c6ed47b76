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

/** Counts the questions to the server. */
let asked = 0
/** How many questions there had been when a note was last written or let go of here: older ones know nothing of it. */
const touched = new Map<number, number>()
const isOlder = (question: number, number: number) => (touched.get(number) ?? 0) >= question

/** Shows what is kept, then what the server has. */
export async function load(): Promise<void> {
  if (notes.stage !== 'ready') {
    const kept = await recallNotes()
    if (kept.length) {
      take(kept)
      notes.stage = 'ready'
    }
  }
  const question = (asked += 1)
  try {
    const all: Note[] = []
    let next: string | null = null
    do {
      const page: api.Page = await api.page(next)
      all.push(...page.notes)
      next = page.next
    } while (next)
    const before = notes.all
    const living = new Map(all.filter(({ number }) => !isOlder(question, number)).map((note) => [note.number, note]))
    for (const [number, note] of before) if (isOlder(question, number)) living.set(number, note)
    const gone = [...before.keys()].filter((number) => !living.has(number))
    notes.all = living
    notes.stage = 'ready'
    notes.offline = false
    void keepNotes([], gone)
    await readTexts([...living.values()].filter((note) => before.get(note.number)?.etag !== note.etag || !notes.texts.has(note.number)))
  } catch (error) {
    failed(error)
  }
}

/** Reads what changed, as the feed told. */
export async function refresh(numbers: number[]): Promise<void> {
  for (let from = 0; from < numbers.length; from += READ_AT_ONCE) {
    const wanted = numbers.slice(from, from + READ_AT_ONCE)
    const question = (asked += 1)
    const answer = await api.readMany(wanted)
    const living = answer.notes.filter((note) => note.state === 'live' && !isOlder(question, note.number))
    const alive = new Set(answer.notes.filter((note) => note.state === 'live').map(({ number }) => number))
    const gone = wanted.filter((number) => !alive.has(number) && !isOlder(question, number))
    take(living, gone)
    void keepNotes(living, gone)
  }
}

function take(found: WholeNote[], gone: number[] = []): void {
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

/** Puts a note in its place as the server has just said it. */
export function took(note: WholeNote): void {
  touched.set(note.number, asked)
  take([note])
  void keepNotes([note])
}

/** Takes a note off the page, as it was just moved to the trash. */
export function letGo(number: number): void {
  touched.set(number, asked)
  take([], [number])
  void keepNotes([], [number])
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
