/* Short words at the bottom of the page: what was done, with a way back. */
import { Problem } from '../api/problem'
import { problemText } from '../i18n/problems'

export interface Toast { id: number; text: string; action?: { label: string; run: () => void }; bad: boolean }

export const toasts = $state<{ list: Toast[] }>({ list: [] })
let counter = 0

interface Options { for?: number; action?: Toast['action']; bad?: boolean }

export function tell(text: string, options: Options = {}): void {
  counter += 1
  const toast = { id: counter, text, action: options.action, bad: options.bad ?? false }
  toasts.list = [...toasts.list.slice(-2), toast]
  setTimeout(() => dismiss(toast.id), options.for ?? 6000)
}

/** Says what went wrong in the words of the server, or in ours if it gave none. */
export function tellProblem(error: unknown): void {
  if (!(error instanceof Problem)) throw error
  tell(problemText(error), { bad: true, for: 10_000 })
}

export function dismiss(id: number): void {
  toasts.list = toasts.list.filter((toast) => toast.id !== id)
}
