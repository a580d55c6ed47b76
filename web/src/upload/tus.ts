/* A small tus 1.0.0 client: create, send in pieces, ask where to go on after a cut. */
import { Problem } from '../api/problem'
import { API } from '../api/request'
import { described, type Described } from './described'
import { carry } from './xhr'

/** One request carries at most this much, so that proxies with limits and bad lines lose little. */
const PIECE = 48_000_000
/** Files up to this size go with the request that creates the upload. */
const AT_ONCE = 4_000_000

export interface Sending extends Described {
  /** Of an upload begun earlier. */
  url: string | null
  signal: AbortSignal
  onUrl: (url: string) => void
  onSent: (bytes: number) => void
}

/** What became of a file: an asset of the library, or the entry at its path. */
export interface Arrived { asset: string | null; entry: number | null; state: 'added' | 'had' }

/** Sends a file, from where it was cut off if it was. Ends when the server has it; fails with a Problem. */
export async function sendFile(job: Sending): Promise<Arrived> {
  let { done, offset } = (job.url && (await standing(job))) || (await create(job))
  while (!done) {
    const piece = job.file.slice(offset, offset + PIECE)
    const answer = await request('PATCH', job.url!, piece, { 'Upload-Offset': String(offset) }, job, offset)
    done = arrived(answer)
    const next = Number(answer.getResponseHeader('Upload-Offset'))
    if (!done && !(next > offset)) throw new Problem(500, 'internal', '')
    offset = next
  }
  return done
}

interface Standing { done: Arrived | null; offset: number }

async function create(job: Sending): Promise<Standing> {
  const headers = { 'Upload-Length': String(job.file.size), 'Upload-Metadata': metadata(described(job)) }
  const body = job.file.size <= AT_ONCE ? job.file : null
  const answer = await request('POST', `${API}/uploads`, body, headers, job, 0)
  const place = answer.getResponseHeader('Location')
  if (place) {
    // Only the path: behind a proxy the server may not know its own name.
    job.url = new URL(place, location.href).pathname
    job.onUrl(job.url)
  }
  return { done: arrived(answer), offset: Number(answer.getResponseHeader('Upload-Offset') ?? 0) }
}

/** How much of an earlier upload arrived, or what became of it; null when the server no longer has it. */
async function standing(job: Sending): Promise<Standing | null> {
  try {
    const answer = await request('HEAD', job.url!, null, {}, job, 0)
    const offset = Number(answer.getResponseHeader('Upload-Offset'))
    job.onSent(offset)
    return { done: arrived(answer), offset }
  } catch (error) {
    if (error instanceof Problem && (error.status === 404 || error.status === 410)) return null
    throw error
  }
}

function arrived(answer: XMLHttpRequest): Arrived | null {
  const asset = answer.getResponseHeader('Tansu-Asset')
  const entry = answer.getResponseHeader('Tansu-Entry')
  if (!asset && !entry) return null
  return { asset, entry: entry ? Number(entry) : null, state: answer.getResponseHeader('Tansu-State') === 'had' ? 'had' : 'added' }
}

/** `key base64,key base64`, the values in UTF-8. */
export function metadata(facts: Record<string, string>): string {
  return Object.entries(facts)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key} ${btoa(String.fromCharCode(...new TextEncoder().encode(value)))}`)
    .join(',')
}

function request(
  method: string, url: string, body: Blob | null, headers: Record<string, string>, job: Sending, from: number,
): Promise<XMLHttpRequest> {
  const kind: Record<string, string> = body ? { 'Content-Type': 'application/offset+octet-stream' } : {}
  const all = { 'Tus-Resumable': '1.0.0', ...headers, ...kind }
  return carry(method, url, { body, headers: all, signal: job.signal, onSent: (bytes) => job.onSent(from + bytes) })
}

/** Tells the server that an upload will not be finished. */
export async function forget(url: string): Promise<void> {
  await fetch(url, { method: 'DELETE', headers: { 'Tus-Resumable': '1.0.0', 'X-Tansu': '1' } }).catch(() => {})
}
