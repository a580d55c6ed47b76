/* Problems in words: the server's own detail where it gave one, else ours by code. */
import type { Problem } from '../api/problem'
import { t } from './language.svelte'

export function problemText(problem: Problem): string {
  switch (problem.code) {
    case 'offline': return t('problem.offline')
    case 'unavailable': return t('problem.unavailable')
    case 'too_many_tries':
      return problem.retryAfter ? t('problem.too_many_for', { n: problem.retryAfter }) : t('problem.too_many')
    default: return problem.detail || t('problem.internal')
  }
}
