/* Edits on their way: kept here at once, sent when the person pauses, and again when the connection is back. */
import * as api from '../api/notes'
import type { OnConflict, WholeNote } from '../api/notes'
import { Problem } from '../api/problem'
import { problemText } from '../i18n/problems'
import { t } from '../i18n/language.svelte'
import { tell } from '../ui/toasts.svelte'
import { dropDraft, keepDraft, recallDrafts, type Draft } from './kept'
import { notes, took } from './notes.svelte'

const PAUSE = 3_000
const KEEP = 250
const AGAIN = 20_000
/** How long somebody who wants to leave waits for what they wrote. */
const PATIENCE = 10_000

const timers = new Map<string, ReturnType<typeof setTimeout>>()
const sending = new Map<string, Promise<void>>()
export const sync = $state({ kept: true })
let again: ReturnType<typeof setTimeout> | undefined

export const idOf = (number: number) => `n${number}`

/** Takes up what an earlier page left unsent. */
export async function takeUp(): Promise<void> {
  for (const draft of await recallDrafts()) notes.drafts[draft.id] ??= draft
  void sendAll()
}

export function draftOf(number: number): Draft | undefined {
  return notes.drafts[idOf(number)]
}

/** A new note; the one that was begun before, if nothing was written into it. */
export function newDraft(category: string): Draft {
  const begun = Object.values(notes.drafts).find((draft) => draft.number === null && !hasWords(draft))
  if (begun) return Object.assign(begun, { category })
  const id = 'x' + [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  notes.drafts[id] = { ...blank(id, null), category }
  return notes.drafts[id]
}

/** Writes into the draft of a note, making one if there is none. Opening a note makes none. */
export function edit(number: number | null, id: string, wanted: Partial<Pick<Draft, 'text' | 'title' | 'category' | 'favourite'>>): void {
  if (!notes.drafts[id]) {
    // What is not known cannot be written on: a draft made of nothing would empty the note.
    if (number !== null && !notes.texts.has(number)) return
    const note = number === null ? undefined : notes.all.get(number)
    notes.drafts[id] = { ...blank(id, number), base: note?.etag ?? '', text: notes.texts.get(number ?? -1) ?? '', sent: notes.texts.get(number ?? -1) ?? null }
  }
  Object.assign(notes.drafts[id], wanted, { changed: new Date().toISOString(), problem: '' })
  later(`keep ${id}`, KEEP, () => void keep(id))
  later(`send ${id}`, PAUSE, () => void send(id))
}

/** Sends one draft now, as when the person leaves the note. */
export function send(id: string, onConflict: OnConflict = 'refuse'): Promise<void> {
  clearTimeout(timers.get(`send ${id}`))
  const turn = (sending.get(id) ?? Promise.resolve()).then(() => sendNow(id, onConflict))
  sending.set(id, turn)
  return turn
}

/** Keeps at once what was typed a moment ago, as when the page goes. */
export function keepAll(): void {
  for (const draft of Object.values(notes.drafts)) if (!isSent(draft)) void keep(draft.id)
}

export async function sendAll(onConflict: OnConflict = 'refuse'): Promise<void> {
  await Promise.all(Object.keys(notes.drafts).map((id) => send(id, onConflict)))
}

/** Tries to send all that waits here, but not for ever; answers what still is not on the server. */
export async function sendBeforeLeaving(): Promise<Draft[]> {
  for (const draft of await recallDrafts()) notes.drafts[draft.id] ??= draft
  await Promise.race([sendAll(), new Promise((then) => setTimeout(then, PATIENCE))])
  return Object.values(notes.drafts).filter((draft) => !isSent(draft) && (draft.number !== null || hasWords(draft)))
}

/** The person decided: mine over theirs (which the history keeps), merged, or both. */
export async function resolve(id: string, choice: 'mine' | 'merge' | 'both'): Promise<void> {
  const draft = notes.drafts[id]
  if (!draft?.conflict) return
  if (choice === 'mine') draft.base = draft.conflict.note.etag
  draft.conflict = null
  await keep(id)
  await send(id, choice === 'merge' ? 'merge' : choice === 'both' ? 'keep_both' : 'refuse')
}

export async function forget(id: string): Promise<void> {
  clearTimeout(timers.get(`send ${id}`))
  clearTimeout(timers.get(`keep ${id}`))
  delete notes.drafts[id]
  await dropDraft(id)
}

async function sendNow(id: string, onConflict: OnConflict): Promise<void> {
  const draft = notes.drafts[id]
  if (!draft || (draft.conflict && onConflict === 'refuse')) return
  if (draft.number === null && !hasWords(draft)) return
  const { text, title, category, favourite } = draft
  try {
    if (draft.number === null) await create(draft)
    else if (text !== draft.sent) await write(draft, onConflict)
    const number = draft.number
    if (number !== null && (title !== null || category !== null || favourite !== null)) {
      took(await api.change(number, given({ title, category, favourite })))
      if (draft.title === title) draft.title = null
      if (draft.category === category) draft.category = null
      if (draft.favourite === favourite) draft.favourite = null
    }
    notes.offline = false
    await settle(draft)
  } catch (error) {
    await notSent(draft, error, onConflict)
  }
}

async function create(draft: Draft): Promise<void> {
  const { text, category } = draft
  const made = await api.create(draft.id, draft.title, category ?? '', text)
  took(made)
  // What the server says it has, not what was sent: an earlier try may have arrived with less, and only its answer been lost.
  Object.assign(draft, { number: made.number, base: made.etag, sent: made.text, title: null, category: null })
}

async function write(draft: Draft, onConflict: OnConflict): Promise<void> {
  const { text } = draft
  const written = await api.write(draft.number!, draft.base, text, onConflict)
  const untouched = draft.text === text
  took(written.note)
  Object.assign(draft, { base: written.note.etag, sent: written.note.text })
  if (untouched) draft.text = written.note.text
  if (written.copy) tell(t('notes.kept_both', { title: written.copy.title }))
  if (written.outcome === 'merged') tell(t('notes.merged'))
}

/** Forgets a draft that the server has; one that was written on meanwhile goes on. */
async function settle(draft: Draft): Promise<void> {
  if (!isSent(draft)) {
    await keep(draft.id)
    later(`send ${draft.id}`, PAUSE, () => void send(draft.id))
  } else if (draft.id === idOf(draft.number!)) await forget(draft.id)
  else {
    // A new note's page still looks at it; it is forgotten when the page has moved to its number.
    await dropDraft(draft.id)
  }
}

async function notSent(draft: Draft, error: unknown, onConflict: OnConflict): Promise<void> {
  if (!(error instanceof Problem)) throw error
  if (error.status === 412 && error.facts.note) {
    draft.conflict = { note: error.facts.note as WholeNote, merged: (error.facts.merged as string | null) ?? null }
    took(draft.conflict.note)
  } else if (error.status === 409 && onConflict === 'refuse') {
    // It was moved to the trash elsewhere: what was written here becomes a note of its own.
    await keep(draft.id)
    return sendNow(draft.id, 'keep_both')
  } else if (error.status === 404 && draft.number !== null) {
    Object.assign(draft, { number: null, base: '', sent: null })
    await keep(draft.id)
    return sendNow(draft.id, onConflict)
  } else if (error.offline || error.status >= 500 || error.status === 423 || error.status === 429) {
    notes.offline = error.offline
    clearTimeout(again)
    again = setTimeout(() => void sendAll(), AGAIN)
  } else draft.problem = problemText(error)
  await keep(draft.id)
}

async function keep(id: string): Promise<void> {
  const draft = notes.drafts[id]
  if (draft) sync.kept = await keepDraft($state.snapshot(draft) as Draft)
}

function later(what: string, after: number, work: () => void): void {
  clearTimeout(timers.get(what))
  timers.set(what, setTimeout(work, after))
}

const isSent = (draft: Draft) => draft.text === draft.sent && draft.title === null && draft.category === null && draft.favourite === null
const hasWords = (draft: Draft) => Boolean(draft.text.trim() || draft.title?.trim())

const blank = (id: string, number: number | null): Draft => ({
  id, number, base: '', text: '', title: null, category: null, favourite: null, sent: null, changed: new Date().toISOString(), conflict: null, problem: '',
})

function given<T extends object>(wanted: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null)) as { [K in keyof T]?: NonNullable<T[K]> }
}
