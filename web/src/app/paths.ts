/* Matching paths against patterns, as pure functions: the router's testable half. */
export type Params = Record<string, string>

/** `/photo/:id` against `/photo/abc` gives `{id: "abc"}`; null when it is another page. */
export function match(pattern: string, path: string): Params | null {
  const wanted = parts(pattern)
  const given = parts(path)
  if (wanted.length !== given.length) return null
  const params: Params = {}
  for (const [at, part] of wanted.entries()) {
    if (part.startsWith(':')) {
      const value = decoded(given[at])
      if (value === null) return null
      params[part.slice(1)] = value
    } else if (part !== given[at]) return null
  }
  return params
}

function parts(path: string): string[] {
  return path.split('/').filter(Boolean)
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}

export interface Place {
  path: string
  query: Params
}

/** Where an address points. `/#/setup?code=x` counts as `/setup?code=x`, and `/reset#token=x` as `/reset?token=x`:
 * secrets in the fragment never reach a server's log. */
export function placeOf(pathname: string, search: string, hash: string): Place {
  if (hash.startsWith('#/')) {
    const [path, rest = ''] = hash.slice(1).split('?')
    return { path, query: queryOf(rest) }
  }
  return { path: pathname, query: { ...queryOf(search), ...queryOf(hash.slice(1)) } }
}

function queryOf(text: string): Params {
  return Object.fromEntries(new URLSearchParams(text))
}

/** A path of this app, or "/" when it is anything else: redirects never lead away. */
export function inside(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])/.test(path) ? path : '/'
}
