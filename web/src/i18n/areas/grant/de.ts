/* Die Seite, auf der jemand eine App einlässt. */
import type { Words } from '../../text'
import type { words as english } from './en'

export const words: Words<typeof english> = {
  'grant.title': 'Darf diese App herein?',
  'grant.asked': 'Gefragt {when} ({away}), von der Netzadresse {address}',
  'grant.as': 'Sie wird für {email} sprechen.',
  'grant.may': 'Sie darf',
  'grant.may_read': 'deine Fotos, Dateien, Kontakte und Notizen sehen',
  'grant.may_write': 'welche hinzufügen, ändern und löschen; Gelöschtes wartet 30 Tage im Papierkorb',
  'grant.may_not': 'Dein Konto und dein Passwort darf sie nicht ändern.',
  'grant.only_you': 'Erlaube es nur, wenn du es gerade selbst auf deinem eigenen Gerät begonnen hast. Der Name ist, was die App von sich sagt.',
  'grant.yes': 'Zugriff gewähren',
  'grant.no': 'Ablehnen',
  'grant.other': 'Nicht du? Als jemand anderes anmelden',
  'grant.granted': 'Zugriff gewährt',
  'grant.granted_words': 'Geh zurück zur App; sie holt sich jetzt ihr eigenes Passwort. Du kannst dieses Fenster schließen.',
  'grant.fetching': 'Wartet darauf, dass die App es holt…',
  'grant.done': 'Die App hat sich angemeldet',
  'grant.done_words': 'Du kannst dieses Fenster schließen. Auf deiner Kontoseite steht die App mit dem Tag, an dem sie zuletzt da war, und lässt sich wieder hinausweisen.',
  'grant.denied': 'Zugriff abgelehnt',
  'grant.denied_words': 'Die App hat nichts bekommen. Du kannst dieses Fenster schließen.',
  'grant.over': 'Diese Anfrage ist vorbei',
  'grant.over_words': 'Sie ist 20 Minuten offen und lässt sich einmal beantworten. Beginne in der App von vorn.',
}
