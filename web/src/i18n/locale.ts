/* The reader's own variant of the page's language: "en-GB" for English in London, so that dates read as they do there. */

const known = new Map<string, string>()

/** The first of the browser's languages that is a variant of `language`; `language` itself if there is none. */
export function localeOf(language: string): string {
  if (!known.has(language)) {
    known.set(language, globalThis.navigator?.languages?.find((tag) => tag.split('-')[0] === language) ?? language)
  }
  return known.get(language)!
}
