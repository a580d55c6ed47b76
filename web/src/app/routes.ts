/* Every page of the app by its path. */
export type PageName =
  | 'timeline' | 'photo' | 'upload' | 'trash' | 'came-back' | 'take' | 'account' | 'setup' | 'sign-in' | 'forgotten' | 'reset'
  | 'contacts' | 'contacts-trash' | 'duplicates' | 'books' | 'brakes' | 'storage' | 'plan' | 'operator-plans' | 'files' | 'files-trash' | 'notes' | 'notes-trash'
  | 'messages' | 'calls' | 'messages-files' | 'messages-trash' | 'grant' | 'connect' | 'client' | 'jobs' | 'accounts' | 'health' | 'missing' | 'notices'

export const routes: Record<string, PageName> = {
  '/': 'timeline',
  '/photo/:id': 'photo',
  '/upload': 'upload',
  '/trash': 'trash',
  '/came-back': 'came-back',
  '/contacts': 'contacts',
  '/contacts/trash': 'contacts-trash',
  '/contacts/duplicates': 'duplicates',
  '/contacts/books': 'books',
  '/contacts/:card': 'contacts',
  '/contacts/:card/:what': 'contacts',
  '/account/devices': 'brakes',
  '/files': 'files',
  '/files/trash': 'files-trash',
  '/take': 'take',
  '/notices': 'notices',
  '/account': 'account',
  '/account/storage': 'storage',
  '/account/storage/:category': 'storage',
  '/plan': 'plan',
  '/notes': 'notes',
  '/notes/trash': 'notes-trash',
  '/notes/:note': 'notes',
  '/messages': 'messages',
  '/messages/calls': 'calls',
  '/messages/files': 'messages-files',
  '/messages/trash': 'messages-trash',
  '/messages/:thread': 'messages',
  '/connect': 'connect',
  '/connect/:client': 'client',
  '/setup': 'setup',
  '/sign-in': 'sign-in',
  '/forgotten': 'forgotten',
  '/reset': 'reset',
  '/invite': 'reset',
  '/login/flow/:flow': 'grant',
  '/operator/jobs': 'jobs',
  '/operator/accounts': 'accounts',
  '/operator/health': 'health',
  '/operator/plans': 'operator-plans',
}

/** Pages that stand alone, without the menu. */
export const alone: ReadonlySet<PageName> = new Set(['reset', 'grant'])

/** Pages that are open to who is not signed in. */
export const doors: ReadonlySet<PageName> = new Set(['setup', 'sign-in', 'forgotten', 'reset'])
