/* How much the account keeps; asked at most every ten seconds, and once more after what was asked for too early. */
import * as api from '../api/account'
import type { Usage } from '../api/types'

const REST = 10_000

export const usage = $state<{ now: Usage | null }>({ now: null })
let asked = -Infinity
let coming = false

export function lookAtUsage(): void {
  if (coming) return
  coming = true
  setTimeout(() => void look(), Math.max(0, asked + REST - performance.now()))
}

async function look(): Promise<void> {
  coming = false
  asked = performance.now()
  try {
    usage.now = await api.usage()
  } catch {
    // The line shows what was known last; the account page says what is wrong.
  }
}
