/* A server whose answers come when the test lets them, in whatever order. */
import { vi } from 'vitest'

export interface Question {
  method: string
  path: string
  body: unknown
  answer: (content?: unknown) => Promise<void>
  refuse: (status: number) => Promise<void>
}

/** All questions from now on, in the order asked. */
export function listen(): Question[] {
  const asked: Question[] = []
  vi.stubGlobal('fetch', (path: string, { method, body }: RequestInit) =>
    new Promise<Response>((then) => {
      const tell = async (content: unknown, status: number, type: string) => {
        then(new Response(status === 204 ? null : JSON.stringify(content), { status, headers: { 'Content-Type': type } }))
        // What waits for it goes on before the test does.
        await new Promise((rest) => setTimeout(rest))
      }
      asked.push({
        method: method ?? 'GET', path, body: body === undefined ? undefined : JSON.parse(String(body)),
        answer: (content) => tell(content, content === undefined ? 204 : 200, 'application/json'),
        refuse: (status) => tell({ status, code: 'conflict', detail: 'no' }, status, 'application/problem+json'),
      })
    }))
  return asked
}
