/* Geräte, die beim Löschen angehalten wurden. */
import type { Words } from '../../text'
import type { words as english } from './en'

export const words: Words<typeof english> = {
  'brakes.lead': 'Ein Telefon oder Programm, das sehr viel auf einmal löschen will, wird angehalten, bis du gesagt hast, was du davon hältst. Von dem, was ihm verwehrt wurde, ist nichts weg.',
  'brakes.none': 'Kein Gerät wurde angehalten',
  'brakes.none_words': 'Will eines je mehr als hundert Dinge oder ein Fünftel einer Sammlung in einer Stunde löschen, wirst du hier gefragt.',
  'brakes.asked': '{device} will löschen in {name}',
  'brakes.counts': { one: '{deleted} gelöscht, {n} verwehrt, von {total}', other: '{deleted} gelöscht, {n} verwehrt, von {total}' },
  'brakes.when': 'Gefragt {when}',
  'brakes.words': 'Hast du es auf dem Gerät selbst ausgeräumt? Dann erlaube es. Wenn nicht, behalte hier alles und sieh dir zuerst das Gerät an. Was es schon gelöscht hat, wartet im Papierkorb.',
  'brakes.allow': 'Einen Tag lang erlauben',
  'brakes.keep': 'Alles behalten',
  'brakes.deleted': 'Ansehen, was es gelöscht hat',
  'brakes.allowed': 'Erlaubt bis {when}',
  'brakes.declined': 'Behalten; es darf dort nicht löschen, bis du es erlaubst',
}
