/* Was den Platz braucht, bis zu den größten Dingen. */
import type { Words } from '../../text'
import type { words as english } from './en'

export const words: Words<typeof english> = {
  'largest.title': 'Was den Platz braucht',
  'largest.lead': 'Das Größte zuerst. Jede Datei zählt einmal, wie viele Namen sie auch hat.',
  'largest.headings': 'Art',
  'largest.none': 'Hier ist nichts.',
  'largest.texts': 'Texte, die einzeln kaum Platz brauchen, zählen auch.',
  'largest.version': 'eine frühere Fassung',
  'largest.attachment': 'in einem Gespräch',
  'largest.import': 'Eine Sicherung von Nachrichten, die gelesen wurde',
  'largest.in_trash': 'im Papierkorb',
  'largest.sum': { one: '{n} Stück, {size}: {bytes} Bytes', other: '{n} Stück, {size}: {bytes} Bytes' },
  'largest.listed': { one: '{n} gezeigt', other: '{n} gezeigt' },
  'largest.used': 'Alles zusammen: {bytes} Bytes, {size}',
}
