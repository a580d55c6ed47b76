/* Takes files that were dropped or chosen, and empty folders with them, to wherever they land now. */
import { makeFolder } from '../api/files'
import { Problem } from '../api/problem'
import { go, route } from '../app/router.svelte'
import { inside } from '../files/paths'
import { bring, t } from '../i18n/language.svelte'
import { dismiss, tell, tellProblem } from '../ui/toasts.svelte'
import { forLibrary, type Found } from './collect'
import { landing, type Target } from './landing.svelte'
import { uploads } from './uploads.svelte'

/** Where something lands, and the page on which it was let go of. */
type Aim = Target & { path: string }

/** Where what is let go of now will land. Folders take a while to walk through, and another may be shown by then. */
export const aimed = (): Aim => ({ folder: landing.folder, takes: landing.takes, path: route.path })

export function take(all: Found[], empty: string[] = [], { folder, takes, path }: Aim = aimed()): void {
  // A page that was left shows no longer what became of them.
  const rest = takes && takes === landing.takes ? takes(all) : all
  if (folder !== null && empty.length) void makeAll(empty.map((path) => inside(folder, path))).catch(tellProblem)
  const found = folder === null ? forLibrary(rest) : rest
  if (found.length === 0) return
  uploads.add(found, folder)
  if (folder === null && path === route.path) return go('/upload')
  // Whoever has gone elsewhere meanwhile stays there.
  say('files.sending', found.length)
}

/** Says that so many files wait for an answer. */
export const sayAsking = (n: number): void => say('files.asks', n)

let said = 0

/** Says how it goes with files on other pages than the upload page, and the way there; only the newest stays. */
function say(words: 'files.sending' | 'files.asks', n: number): void {
  void bring('files').then(() => {
    dismiss(said)
    said = tell(t(words, { n }), { for: 10_000, action: { label: t('files.see'), run: () => go('/upload') } })
  })
}

/** Makes folders that nothing lies in; the other ones are made by what does. */
async function makeAll(paths: string[]): Promise<void> {
  for (const path of paths) {
    try {
      await makeFolder(path)
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'conflict')) throw error
    }
  }
  landing.made += 1
  tell(t('files.made_empty', { n: paths.length }))
}
