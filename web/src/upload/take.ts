/* Takes files that were dropped or chosen, to wherever they land now. */
import { go } from '../app/router.svelte'
import { t } from '../i18n/language.svelte'
import { tell } from '../ui/toasts.svelte'
import { forLibrary, type Found } from './collect'
import { landing } from './landing.svelte'
import { uploads } from './uploads.svelte'

export function take(all: Found[]): void {
  const rest = landing.takes ? landing.takes(all) : all
  const found = landing.folder === null ? forLibrary(rest) : rest
  if (found.length === 0) return
  uploads.add(found, landing.folder)
  if (landing.folder === null) return go('/upload')
  tell(t('files.sending', { n: found.length }), { action: { label: t('files.see'), run: () => go('/upload') } })
}
