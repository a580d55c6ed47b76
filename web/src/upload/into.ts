/* Sends a file to a path of the tree. */
import type { Entry } from '../api/files'
import { API } from '../api/request'
import type { Arrived, Sending } from './tus'
import { carry } from './xhr'

/** Ends when the server has it; fails with a Problem: 412 when the name is taken and may not be replaced. */
export async function sendInto(path: string, job: Sending): Promise<Arrived> {
  const modified = new Date(job.file.lastModified).toISOString()
  const url = `${API}/files/content?path=${encodeURIComponent(path)}&modified_at=${encodeURIComponent(modified)}`
  const headers: Record<string, string> = { 'X-Checksum-SHA256': job.sha256, 'Content-Type': job.file.type || 'application/octet-stream' }
  if (job.again !== 'replace') headers['If-None-Match'] = '*'
  const answer = await carry('PUT', url, { body: job.file, headers, signal: job.signal, onSent: job.onSent })
  const entry = JSON.parse(answer.responseText) as Entry
  return { asset: entry.asset, state: 'added' }
}
