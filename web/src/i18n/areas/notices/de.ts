/* Die Seite der Mitteilungen, und welche davon per Mail kommen. */
import type { Words } from '../../text'
import type { words as english } from './en'

export const words: Words<typeof english> = {
  'notices.lead': 'Was dir dieser Server über deinen Speicher und deinen Tarif gesagt hat.',
  'notices.none': 'Nichts mitzuteilen',
  'notices.none_words': 'Wird dein Speicher voll oder geschieht etwas mit deinem Tarif oder deinem Geld, steht es hier und kommt per Mail.',
  'notices.new': 'Neu',
  'notices.dismiss': 'Ausblenden: {title}',
  'notices.dismissed': 'Ausgeblendet.',
  'notices.choose': 'Die Sprache wählen, und was davon per Mail kommt',
  'mail.title': 'Mitteilungen und Mail',
  'mail.language': 'Sprache von Mitteilungen und Mails',
  'mail.optional': 'Mir mailen, wenn mein Speicher voll wird',
  'mail.always': 'Was deinen Tarif oder dein Geld betrifft, kommt immer per Mail. Alles steht auch in der App.',
}
