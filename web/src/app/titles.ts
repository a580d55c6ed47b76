/* The words in the browser's tab. */
import { t } from '../i18n/language.svelte'
import type { PageName } from './routes'

export function titleOf(page: PageName, instance = 'Tansu'): string {
  const name = pageTitle(page)
  return name ? `${name} – ${instance}` : instance
}

function pageTitle(page: PageName): string {
  switch (page) {
    case 'timeline': return t('nav.photos')
    case 'photo': return t('nav.photo')
    case 'upload': return t('upload.title')
    case 'files': return t('nav.files')
    case 'contacts': case 'duplicates': case 'books': return t('nav.contacts')
    case 'brakes': return t('brakes.title')
    case 'trash': case 'contacts-trash': case 'files-trash': case 'notes-trash': case 'messages-trash': return t('trash.title')
    case 'came-back': return t('trash.came_back')
    case 'take': return t('take.title')
    case 'account': return t('account.title')
    case 'notices': return t('nav.notices')
    case 'storage': return t('storage.title')
    case 'plan': return t('nav.plan')
    case 'operator-plans': return t('nav.plans')
    case 'notes': return t('nav.notes')
    case 'messages': case 'calls': case 'messages-files': return t('nav.messages')
    case 'connect': case 'client': return t('nav.connect')
    case 'grant': return t('sign_in.title')
    case 'setup': return t('setup.title')
    case 'sign-in': return t('sign_in.title')
    case 'forgotten': return t('forgotten.title')
    case 'reset': return t('reset.title')
    case 'jobs': return t('jobs.title')
    case 'accounts': return t('accounts.title')
    case 'health': return t('health.title')
    case 'missing': return t('missing.title')
  }
}
