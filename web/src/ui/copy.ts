/* Copies words to the clipboard and says so. */
import { t } from '../i18n/language.svelte'
import { tell } from './toasts.svelte'

export async function copied(text: string): Promise<void> {
  try {
    // Not there on plain http: then the text is at least selectable.
    await navigator.clipboard.writeText(text)
    tell(t('toast.copied'))
  } catch {
    tell(t('toast.not_copied'), { bad: true })
  }
}
