/* The addresses and the codes that other people's apps ask for. Pure functions of where we are and who is asked. */

export interface Place {
  /** "https://photos.example.org", with its port if it has one. */
  origin: string
  email: string
  /** Of the app password that was just made; null when none was. */
  password: string | null
}

/** The whole tree of files, for programs that speak WebDAV. */
export const filesUrl = (place: Place) => `${place.origin}${filesPath(place)}`
export const filesPath = (place: Place) => `/dav/files/${segment(place.email)}/`

/** The same tree under the name by which Nextcloud's programs know it. */
export const nextcloudFilesUrl = (place: Place) => `${place.origin}/remote.php/dav/files/${segment(place.email)}/`

/** Where contacts and everything else are found by asking. */
export const davUrl = (place: Place) => `${place.origin}/dav/`

export const host = (place: Place) => place.origin.replace(/^https?:\/\//, '')
/** Whether this address leads to the computer itself: no other device can use it. */
export const isHere = (place: Place) => /^https?:\/\/(localhost|127\.[\d.]+|\[::1\])(:|$)/.test(place.origin)
export const isSecure = (place: Place) => place.origin.startsWith('https:')

/** As file managers on Linux write it: "davs://ada@example.org@photos.example.org/dav/…" with the first @ escaped. */
export const gvfsUrl = (place: Place) =>
  `${isSecure(place) ? 'davs' : 'dav'}://${encodeURIComponent(place.email)}@${host(place)}${filesPath(place)}`

/** What the code for the Nextcloud apps says. The one for iOS counts on this order and takes the words as they are; the
 * one for Android undoes percent signs, and takes + for a space. */
export function loginCode(place: Place, reader: 'android' | 'ios'): string {
  const word = (text: string) => (reader === 'android' ? text.replace(/[%+&]/g, encodeURIComponent) : text)
  return `nc://login/user:${word(place.email)}&password:${word(place.password ?? '')}&server:${place.origin}`
}

/** A word for a POSIX shell, in quotes where it needs some. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** One part of a path; @ may stand as it is, and is easier to read so. */
function segment(name: string): string {
  return encodeURIComponent(name).replaceAll('%40', '@')
}
