/* Fotos, die von selbst zurückkamen. */
import type { Words } from '../../text'
import type { words as english } from './en'

export const words: Words<typeof english> = {
  'came_back.lead': 'Du hattest sie gelöscht, und ein Gerät, das nicht fragen kann, hat sie wieder geschickt. Sie sind gespeichert, stehen aber nicht bei deinen Fotos, bis du sagst, was aus ihnen werden soll.',
  'came_back.none': 'Nichts ist zurückgekommen',
  'came_back.none_words': 'Schickt ein Gerät je etwas wieder, das du gelöscht hast, wartet es hier, bis du es behältst oder wieder löschst.',
  'came_back.keep': 'Behalten',
  'came_back.trash': 'Wieder löschen',
  'came_back.keep_one': 'Behalten: {name}',
  'came_back.trash_one': 'Wieder löschen: {name}',
  'came_back.keep_all': 'Alle behalten',
  'came_back.trash_all': 'Alle wieder löschen',
  'came_back.keep_some': { one: '{n} behalten', other: '{n} behalten' },
  'came_back.trash_some': { one: '{n} wieder löschen', other: '{n} wieder löschen' },
  'came_back.kept': { one: 'Wieder bei deinen Fotos.', other: '{n} sind wieder bei deinen Fotos.' },
  'came_back.again': { one: 'Es wartet wieder hier.', other: '{n} warten wieder hier.' },
}
