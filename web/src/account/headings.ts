/* What the headings are called under which bytes are counted. */
import { t } from '../i18n/language.svelte'

export function headingName(category: string): string {
  switch (category) {
    case 'photos': return t('storage.photos')
    case 'videos': return t('storage.videos')
    case 'files': return t('storage.files')
    case 'versions': return t('storage.versions')
    case 'trash': return t('storage.trash')
    case 'notes': return t('nav.notes')
    case 'messages': return t('nav.messages')
    case 'contacts': return t('nav.contacts')
    case 'family': return t('storage.family')
    default: return category
  }
}
