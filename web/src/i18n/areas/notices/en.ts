/* The page of notices, and which of them come by mail. */
export const words = {
  'notices.lead': 'What this server has told you about your storage and your plan.',
  'notices.none': 'Nothing to tell you',
  'notices.none_words': 'When your storage gets full, or something about your plan or your money happens, it is told here and by mail.',
  'notices.new': 'New',
  'notices.dismiss': 'Dismiss: {title}',
  'notices.dismissed': 'Dismissed.',
  'notices.choose': 'Choose the language, and which of these come by mail',
  'mail.title': 'Notices and mail',
  'mail.language': 'Language of notices and mail',
  'mail.optional': 'Mail me when my storage gets full',
  'mail.always': 'What is about your plan or your money always comes by mail. All of it is in the app as well.',
} as const
