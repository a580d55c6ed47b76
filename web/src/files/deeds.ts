/* What can be done with entries, each with its way back. */
import * as api from '../api/files'
import type { Entry } from '../api/files'
import { t } from '../i18n/language.svelte'
import { announce } from '../ui/announcer.svelte'
import { saveOneByOne } from '../ui/save'
import { tell, tellProblem } from '../ui/toasts.svelte'
import { inTurn } from '../ui/turns'
import type { Folder } from './folder.svelte'

const UNDO = 10_000

/** Moves entries to the trash at once, and offers the way back for ten seconds. */
export async function trashWithUndo(folder: Folder, entries: readonly Entry[]): Promise<void> {
  const numbers = entries.map(({ number }) => number)
  folder.hide(numbers)
  await then(folder, api.trash(numbers), t('toast.trashed', { n: numbers.length }), async () => {
    await api.restore(numbers)
    announce(t('toast.restored', { n: numbers.length }))
  })
}

/** Moves entries into another folder; the way back puts each where it was. */
export async function moveWithUndo(folder: Folder, entries: readonly Entry[], target: { number: number; name: string }): Promise<void> {
  const moved = entries.filter(({ number, parent }) => number !== target.number && parent !== target.number)
  if (moved.length === 0) return
  folder.hide(moved.map(({ number }) => number))
  await then(folder, each(moved, ({ number }) => api.change(number, { parent: target.number })), t('files.moved', { n: moved.length, folder: target.name }), () =>
    each(moved, ({ number, parent }) => api.change(number, { parent })),
  )
}

/** Fails with a Problem, for the dialog that asked for the name. */
export async function renameWithUndo(folder: Folder, entry: Entry, name: string): Promise<void> {
  folder.put(await api.change(entry.number, { name }))
  tell(t('files.renamed', { name }), { for: UNDO, action: { label: t('action.undo'), run: () => void back() } })
  await folder.open()

  async function back() {
    await api.change(entry.number, { name: entry.name }).catch(tellProblem)
    await folder.open()
  }
}

/** Marks all as favourites; unmarks them if they all were. */
export async function favourThem(folder: Folder, entries: readonly Entry[]): Promise<void> {
  const favourite = !entries.every((entry) => entry.favourite)
  try {
    for (const { number } of entries) folder.put(await inTurn(() => api.change(number, { favourite })))
    announce(t(favourite ? 'toast.favoured' : 'toast.unfavoured', { n: entries.length }))
  } catch (error) {
    tellProblem(error)
    await folder.open()
  }
}

/** Saves files, one after the other; folders are passed by. */
export const download = (entries: readonly Entry[]): Promise<void> =>
  saveOneByOne(entries.filter((entry) => !entry.folder).map(({ number }) => api.contentUrl(number)))

async function then(folder: Folder, work: Promise<unknown>, said: string, back: () => Promise<unknown>): Promise<void> {
  try {
    await work
    tell(said, { for: UNDO, action: { label: t('action.undo'), run: () => void back().catch(tellProblem).then(() => folder.open()) } })
  } catch (error) {
    tellProblem(error)
  }
  await folder.open()
}

async function each(entries: readonly Entry[], work: (entry: Entry) => Promise<unknown>): Promise<void> {
  for (const entry of entries) await work(entry)
}
