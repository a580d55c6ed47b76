/* Asks the worker for checksums; does it here where a worker may not start. */
import { checksumOf } from './checksum'
import workerUrl from './checksum.worker?worker&url'

interface Factory {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL(url: string): unknown }
}

type Answer = { id: number; sha256?: string; error?: string }
const waiting = new Map<number, (answer: Answer) => void>()
let worker: Worker | null | undefined
let count = 0

/** SHA-256 of a file in lower-case hex. Fails if the file cannot be read (moved, or its device is gone). */
export async function hash(file: File): Promise<string> {
  if (worker === undefined) worker = start()
  if (!worker) return checksumOf(file)
  const id = (count += 1)
  const answer = await new Promise<Answer>((then) => {
    waiting.set(id, then)
    worker!.postMessage({ id, file })
  })
  if (answer.sha256 === undefined) throw new Error(answer.error)
  return answer.sha256
}

function start(): Worker | null {
  try {
    const started = new Worker(trusted(workerUrl), { type: 'module' })
    started.onmessage = ({ data }: MessageEvent<Answer>) => {
      waiting.get(data.id)?.(data)
      waiting.delete(data.id)
    }
    return started
  } catch {
    return null
  }
}

/** The one script address this app ever makes, in the form the content security policy asks for. */
function trusted(url: string): string {
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes
  if (!factory) return url
  return factory.createPolicy('tansu-worker', { createScriptURL: (asked) => asked }).createScriptURL(url) as string
}
