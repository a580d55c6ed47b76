/* One request by XMLHttpRequest: fetch does not tell how much has been sent. */
import { Problem } from '../api/problem'

export interface Carried { body: Blob | null; headers: Record<string, string>; signal: AbortSignal; onSent: (bytes: number) => void }

/** Ends with the answer of a success; fails with a Problem, or an AbortError when the signal says stop. */
export function carry(method: string, url: string, { body, headers, signal, onSent }: Carried): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    const stop = () => xhr.abort()
    const end = (then: () => void) => () => {
      signal.removeEventListener('abort', stop)
      then()
    }
    xhr.open(method, url)
    xhr.setRequestHeader('X-Tansu', '1')
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value)
    xhr.upload.onprogress = ({ loaded }) => body && onSent(Math.min(loaded, body.size))
    xhr.onload = end(() => (xhr.status < 300 ? resolve(xhr) : reject(problemOf(xhr))))
    xhr.onerror = end(() => reject(new Problem(0, 'offline', '')))
    xhr.onabort = end(() => reject(new DOMException('stopped', 'AbortError')))
    if (signal.aborted) return reject(new DOMException('stopped', 'AbortError'))
    signal.addEventListener('abort', stop)
    xhr.send(body)
  })
}

function problemOf(xhr: XMLHttpRequest): Problem {
  const after = Number(xhr.getResponseHeader('Retry-After')) || null
  try {
    const facts = JSON.parse(xhr.responseText) as Record<string, unknown>
    return new Problem(xhr.status, String(facts.code), String(facts.detail ?? ''), facts, after)
  } catch {
    return new Problem(xhr.status, xhr.status >= 500 ? 'unavailable' : 'invalid', '', {}, after)
  }
}
