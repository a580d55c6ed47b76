/* The alphabet of a list of names, for going to a letter at once. */

/** "Ä" stands under A, "Ç" under C in languages that see it so; figures and signs stand under "#". */
export function letterOf(name: string, language: string): string {
  const first = [...name.trim()][0] ?? ''
  if (!/\p{L}/u.test(first)) return '#'
  const bare = first.normalize('NFD').replace(/\p{M}/gu, '')
  const same = new Intl.Collator(language, { sensitivity: 'base' }).compare(first, bare) === 0
  return (same ? bare : first).toLocaleUpperCase(language)
}

export interface Letter { letter: string; at: number }

/** Where each letter begins in names that are in order. */
export function lettersOf(names: readonly string[], language: string): Letter[] {
  const letters: Letter[] = []
  for (const [at, name] of names.entries()) {
    const letter = letterOf(name, language)
    if (letters.at(-1)?.letter !== letter && !letters.some((one) => one.letter === letter)) letters.push({ letter, at })
  }
  return letters
}

export function byName<C extends { display: string; id: string }>(cards: readonly C[], language: string): C[] {
  const collator = new Intl.Collator(language, { sensitivity: 'base', numeric: true })
  const isLetter = (name: string) => /^\s*\p{L}/u.test(name)
  return [...cards].sort(
    (a, b) => Number(isLetter(b.display)) - Number(isLetter(a.display)) || collator.compare(a.display, b.display) || (a.id < b.id ? -1 : 1),
  )
}

/** Two letters for who has no picture. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word))
  const picked = words.length > 1 ? [words[0], words[words.length - 1]] : words
  return picked.map((word) => [...word].find((sign) => /\p{L}|\p{N}/u.test(sign)) ?? '').join('').toLocaleUpperCase()
}
