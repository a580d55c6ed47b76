/* One small router over the History API. Pages are named in routes.ts. */
import { match, placeOf, type Params } from './paths'
import { routes, type PageName } from './routes'

interface Route {
  page: PageName
  params: Params
  query: Params
  path: string
}

export const route: Route = $state({ page: 'missing', params: {}, query: {}, path: '/' })

/** The path shown before this one, for "close" buttons that go back rather than forward. */
let steps = 0

/** Reads the address, follows the back button, and turns clicks on our own links into page changes. */
export function openRouter(): void {
  read()
  addEventListener('popstate', read)
  addEventListener('hashchange', read)
  document.addEventListener('click', follow)
}

export function go(path: string, how: { replace?: boolean } = {}): void {
  if (how.replace) history.replaceState(history.state, '', path)
  else {
    history.pushState({}, '', path)
    steps += 1
  }
  read()
}

/** Back to where the person came from; to `otherwise` when they came from outside. */
export function back(otherwise: string): void {
  if (steps > 0) {
    steps -= 1
    history.back()
  } else go(otherwise, { replace: true })
}

/** A secret that came with an address, for when the page is shown: whoever is not signed in passes the door first. */
let kept: { path: string; query: Params } | null = null

function read(): void {
  const place = placeOf(location.pathname, location.search, location.hash)
  // A secret in the address leaves it as soon as it is read.
  if (place.query.code || place.query.token) kept = { path: place.path, query: place.query }
  if (kept?.query === place.query) history.replaceState(history.state, '', place.path)
  else if (location.hash.startsWith('#/')) history.replaceState(history.state, '', place.path)
  const query = kept && place.path === kept.path && Object.keys(place.query).length === 0 ? kept.query : place.query
  for (const [pattern, page] of Object.entries(routes)) {
    const params = match(pattern, place.path)
    if (params) return show({ page, params, query, path: place.path })
  }
  show({ page: 'missing', params: {}, query, path: place.path })
}

/** The secret was used: the page is as any other now. */
export function forgetSecret(): void {
  kept = null
  route.query = {}
}

function show(next: Route): void {
  Object.assign(route, next)
}

function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = (event.target as Element).closest('a')
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return
  if (link.pathname.startsWith('/api/')) return
  // A link to a part of this page (the skip link) is the browser's business.
  if (link.hash && link.pathname === location.pathname) return
  event.preventDefault()
  go(link.pathname + link.search)
}
