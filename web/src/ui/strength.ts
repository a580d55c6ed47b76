/* How hard a password is to guess, in three words. Length counts most; what everybody tries counts for nothing. */

export type Strength = 'short' | 'guessable' | 'fair' | 'good'

/** What the server asks for at least. */
export const SHORTEST = 8

const COMMON = /password|passwort|qwert|azerty|123456|abcdef|letmein|welcome|iloveyou|tansu/i

export function strengthOf(password: string, personal: readonly string[] = []): Strength {
  if ([...password].length < SHORTEST) return 'short'
  const lower = password.toLowerCase()
  const own = personal.flatMap((words) => words.toLowerCase().split(/[\s@.]+/)).some((word) => word.length > 3 && lower.includes(word))
  const kinds = new Set(lower).size
  if (own || COMMON.test(password) || kinds < 6 || isRun(lower)) return 'guessable'
  const variety = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length
  return password.length >= 16 || (password.length >= 12 && variety >= 3) ? 'good' : 'fair'
}

/** Whether it is mostly neighbours: "abcdefghij", "9876543210". */
function isRun(text: string): boolean {
  let steps = 0
  for (let at = 1; at < text.length; at++) if (Math.abs(text.charCodeAt(at) - text.charCodeAt(at - 1)) <= 1) steps++
  return steps > text.length * 0.7
}
