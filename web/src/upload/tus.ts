/* A small tus 1.0.0 client: create, send in pieces, ask where to go on after a cut. */
import { Problem } from '../api/problem'
import { API } from '../api/request'
import { declared } from './taken'
import { carry } from './xhr'

/** One request carries at most this much, so that proxies with limits and bad lines lose little. */
const PIECE = 48_000_000
/** Files up to this size go with the request that creates the upload. */
const AT_ONCE = 4_000_000

/** What a person insisted on: out of the trash, although deleted before, in the place of what is there. */
export type Again = 'restore' | 'yes' | 'replace'

export interface Sending {
  file: File
  sha256: string
  again?: Again
  /** Of an upload begun earlier. */
  url: string | null
  signal: AbortSignal
  onUrl: (url: string) => void
  onSent: (bytes: number) => void
}

export interface Arrived { asset: string | null; state: 'added' | 'had' }

/** Sends a file, from where it was cut off if it was. Ends when the server has it; fails with a Problem. */
export async function sendFile(job: Sending): Promise<Arrived> {
  let offset = job.url ? await offsetOf(job) : null
  if (offset === null) {
    const created = await create(job)
    if (created.done) return created.done
    offset = created.offset
  }
  for (;;) {
    const piece = job.file.slice(offset, offset + PIECE)
    const answer = await request('PATCH', job.url!, piece, { 'Upload-Offset': String(offset) }, job, offset)
    const done = arrived(answer)
    if (done) return done
    const next = Number(answer.getResponseHeader('Upload-Offset'))
    if (!(next > offset)) throw new Problem(500, 'internal', '')
    offset = next
  }
}

async function create(job: Sending): Promise<{ done: Arrived | null; offset: number }> {
  const facts: Record<string, string> = { filename: job.file.name, filetype: job.file.type, sha256: job.sha256 }
  facts.taken_at = declared(job.file.name, job.file.lastModified)
  if (job.again) facts.again = job.again
  const headers = { 'Upload-Length': String(job.file.size), 'Upload-Metadata': metadata(facts) }
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

/** How much of an earlier upload arrived; null when the server no longer has it. */
async function offsetOf(job: Sending): Promise<number | null> {
  try {
    const answer = await request('HEAD', job.url!, null, {}, job, 0)
    const offset = Number(answer.getResponseHeader('Upload-Offset'))
    job.onSent(offset)
    // Complete but unanswered: sending it anew costs nothing, the server knows the checksum.
    return offset < job.file.size ? offset : null
  } catch (error) {
    if (error instanceof Problem && (error.status === 404 || error.status === 410)) return null
    throw error
  }
}

function arrived(answer: XMLHttpRequest): Arrived | null {
  const asset = answer.getResponseHeader('Tansu-Asset')
  if (!asset) return null
  return { asset, state: answer.getResponseHeader('Tansu-State') === 'added' ? 'added' : 'had' }
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
