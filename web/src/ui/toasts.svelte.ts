/* Short words at the bottom of the page: what was done, with a way back. */
import { Problem } from '../api/problem'
import { problemText } from '../i18n/problems'

export interface Toast { id: number; text: string; action?: { label: string; run: () => void }; bad: boolean; for: number }

export const toasts = $state<{ list: Toast[] }>({ list: [] })
let counter = 0
const timers = new Map<number, ReturnType<typeof setTimeout>>()

interface Options { for?: number; action?: Toast['action']; bad?: boolean }

/** Shows a toast and returns its number, for whoever has something newer to say of the same. */
export function tell(text: string, options: Options = {}): number {
  counter += 1
  const toast = { id: counter, text, action: options.action, bad: options.bad ?? false, for: options.for ?? 6000 }
  for (const one of toasts.list.slice(0, -2)) dismiss(one.id)
  toasts.list = [...toasts.list, toast]
  wait(toast)
  return toast.id
}

/** Gives all of them their time anew: somebody is on the way to them. */
export function renew(): void {
  for (const toast of toasts.list) wait(toast)
}

function wait({ id, for: time }: Toast): void {
  clearTimeout(timers.get(id))
  timers.set(id, setTimeout(() => dismiss(id), time))
}

/** Says what went wrong in the words of the server, or in ours if it gave none. */
export function tellProblem(error: unknown): void {
  if (!(error instanceof Problem)) throw error
  tell(problemText(error), { bad: true, for: 10_000 })
}

export function dismiss(id: number): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  toasts.list = toasts.list.filter((toast) => toast.id !== id)
}
