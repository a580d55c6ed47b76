/* One way to the server: same origin, cookie, the header that proves it is us, problems as exceptions. */
import { Problem, problemOf } from './problem'

export const API = '/api/v1'

let lost: () => void = () => {}

/** What to do when the server no longer knows the session. */
export function onSessionLost(then: () => void): void {
  lost = then
}

interface Options {
  signal?: AbortSignal
  headers?: Record<string, string>
  /** The 401 of a wrong password is not the end of a session. */
  asks?: boolean
  /** What is sent as it is, and not as JSON. */
  raw?: string | Blob
}

export async function send(method: string, path: string, body?: unknown, options: Options = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers }
  if (method !== 'GET' && method !== 'HEAD') headers['X-Tansu'] = '1'
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (options.raw !== undefined) headers['Content-Type'] = 'application/octet-stream'
  const init = { method, headers, body: body === undefined ? options.raw : JSON.stringify(body), signal: options.signal }
  const answer = await reach(API + path, { ...init, credentials: 'same-origin' })
  if (answer.ok) return answer
  const problem = await problemOf(answer)
  if (problem.status === 401 && !options.asks) lost()
  throw problem
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error
    throw new Problem(0, 'offline', '')
  }
}

async function told<T>(answer: Promise<Response>): Promise<T> {
  const got = await answer
  return (got.status === 204 || got.status === 202 ? undefined : await got.json()) as T
}

export const get = <T>(path: string, options?: Options): Promise<T> => told<T>(send('GET', path, undefined, options))
export const post = <T = void>(path: string, body?: unknown, options?: Options): Promise<T> => told<T>(send('POST', path, body, options))
export const put = <T = void>(path: string, body?: unknown, options?: Options): Promise<T> => told<T>(send('PUT', path, body, options))
export const patch = <T = void>(path: string, body?: unknown, options?: Options): Promise<T> => told<T>(send('PATCH', path, body, options))
export const remove = <T = void>(path: string, options?: Options): Promise<T> => told<T>(send('DELETE', path, undefined, options))

/** As many as one request may name. */
const BATCH = 1000

/** Names many things to the server, a thousand a request. */
export async function inBatches(path: string, what: 'ids' | 'numbers', all: readonly (string | number)[]): Promise<void> {
  for (let from = 0; from < all.length; from += BATCH) await post(path, { [what]: all.slice(from, from + BATCH) })
}

/** Sends a text or a file as the body. */
export const text = <T>(method: string, path: string, raw: string | Blob, headers?: Record<string, string>): Promise<T> =>
  told<T>(send(method, path, undefined, { raw, headers }))
