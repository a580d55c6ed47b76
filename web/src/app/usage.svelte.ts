/* How much the account keeps; asked at most every ten seconds. */
import * as api from '../api/account'
import type { Usage } from '../api/types'

export const usage = $state<{ now: Usage | null }>({ now: null })
let asked = -Infinity

export async function lookAtUsage(): Promise<void> {
  if (performance.now() - asked < 10_000) return
  asked = performance.now()
  try {
    usage.now = await api.usage()
  } catch {
    // The line shows what was known last; the account page says what is wrong.
  }
}
