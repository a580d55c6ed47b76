/* Der Weg hinaus. */
import type { Words } from '../../text'
import type { words as english } from './en'

export const words: Words<typeof english> = {
  'take.lead': 'Alles, was du hierher gelegt hast, gehört dir und geht, wie es kam: jedes Original Byte für Byte, mit Datum und Namen.',
  'take.sum': 'Insgesamt {size}',
  'take.here': 'Von hier aus',
  'take.holds': { one: '{n} Element, {size}', other: '{n} Elemente, {size}' },
  'take.photos': 'Wähle Fotos, einen Tag oder einen Bereich und dann Herunterladen. Alle auf einmal holt das Programm weiter unten.',
  'take.files': 'Öffne eine und wähle Herunterladen. Alle Ordner holt das Programm weiter unten.',
  'take.contacts': 'Alle Adressbücher als eine .vcf-Datei, die jedes Telefon und Mailprogramm liest.',
  'take.notes': 'Markdown-Dateien in Ordnern, mit ihren Anhängen, als eine .zip-Datei.',
  'take.messages': 'Eine XML-Datei, die SMS Backup & Restore auf ein Telefon zurückspielt. Auch andere Formate, Anrufe und Seiten zum Drucken.',
  'take.to_files': 'Zu deinen Dateien',
  'take.fetch_contacts': 'Kontakte herunterladen',
  'take.fetch_notes': 'Notizen herunterladen',
  'take.fetch_messages': 'Nachrichten herunterladen',
  'take.more_messages': 'Andere Formate',
  'take.program': 'Alles, mit dem Programm',
  'take.program_words': 'Installiere tansu auf einem Rechner, melde es an und wähle: pull holt alle Fotos und Videos nach Jahr und Monat; sync holt alle Ordner, auch Fotos und Notizen. Beide prüfen jede Datei gegen ihre Prüfsumme.',
  'take.again': 'Mittendrin abgebrochen? Starte es noch einmal: Nur was fehlt, wird geholt.',
}
