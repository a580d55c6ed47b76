/* The life of one file on its way in. What is not written here cannot happen: late answers of something cancelled or
 * paused meanwhile find no way and are dropped. */

export type State =
  | { is: 'waiting' }
  | { is: 'checking' }
  | { is: 'ready' }
  | { is: 'sending' }
  | { is: 'verifying' }
  | { is: 'stored'; asset: string | null; safeAt: string | null }
  | { is: 'safe'; asset: string | null }
  | { is: 'had'; asset: string | null }
  | { is: 'in_trash'; asset: string }
  | { is: 'deleted'; at: string | null }
  | { is: 'taken' }
  | { is: 'paused' }
  | { is: 'lost' }
  | { is: 'failed'; words: string; final: boolean }
  | { is: 'cancelled' }

export type Is = State['is']

const ways: Record<Is, readonly Is[]> = {
  waiting: ['checking', 'paused', 'cancelled', 'failed'],
  checking: ['ready', 'had', 'in_trash', 'deleted', 'waiting', 'paused', 'cancelled', 'failed'],
  ready: ['sending', 'paused', 'cancelled', 'failed'],
  sending: ['verifying', 'stored', 'had', 'in_trash', 'deleted', 'taken', 'ready', 'paused', 'cancelled', 'failed'],
  verifying: ['stored', 'had', 'in_trash', 'deleted', 'taken', 'ready', 'paused', 'cancelled', 'failed'],
  stored: ['stored', 'safe', 'in_trash', 'failed'],
  safe: [],
  had: [],
  in_trash: ['ready', 'stored', 'cancelled'],
  deleted: ['ready', 'cancelled'],
  taken: ['ready', 'cancelled'],
  paused: ['waiting', 'ready', 'cancelled'],
  lost: ['waiting', 'ready', 'cancelled'],
  failed: ['waiting', 'ready', 'cancelled', 'lost'],
  cancelled: [],
}

export function can(from: Is, to: Is): boolean {
  return ways[from].includes(to)
}

/** How the lines are grouped on the page. */
export type Group = 'asks' | 'moving' | 'waiting' | 'done'

export function groupOf(is: Is): Group {
  switch (is) {
    case 'in_trash': case 'deleted': case 'taken': case 'failed': case 'lost': return 'asks'
    case 'sending': case 'verifying': return 'moving'
    case 'waiting': case 'checking': case 'ready': case 'paused': return 'waiting'
    default: return 'done'
  }
}

/** Whether leaving the page would interrupt it. */
export function isUnderWay(is: Is): boolean {
  return is === 'waiting' || is === 'checking' || is === 'ready' || is === 'sending' || is === 'verifying'
}
