/* Who is signed in here, and what the instance says about itself. */
import * as api from '../api/account'
import { Problem } from '../api/problem'
import { onSessionLost } from '../api/request'
import type { Account, Instance } from '../api/types'

interface State {
  account: Account | null
  instance: Instance | null
  /** asking: not known yet; out: nobody signed in; in: somebody is; broken: the server did not answer. */
  state: 'asking' | 'out' | 'in' | 'broken'
}

export const session: State = $state({ account: null, instance: null, state: 'asking' })

export async function openSession(): Promise<void> {
  onSessionLost(left)
  session.state = 'asking'
  try {
    const [instance, account] = await Promise.all([api.instance(), current()])
    session.instance = instance
    session.account = account
    session.state = account ? 'in' : 'out'
  } catch {
    session.state = 'broken'
  }
}

async function current(): Promise<Account | null> {
  try {
    return (await api.session()).account
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null
    throw error
  }
}

export function entered(account: Account): void {
  session.account = account
  session.state = 'in'
  if (session.instance) session.instance.setup_needed = false
}

/** Signs out and forgets what this browser remembers of the account; whoever signs in next goes on at `path`. */
export async function leaveFor(path: string): Promise<void> {
  await api.signOut()
  await Promise.all(['tansu', 'tansu-notes'].map(forget))
  // A fresh page holds nothing of the last person's library.
  location.assign(path === '/' ? '/sign-in' : `/sign-in?then=${encodeURIComponent(path)}`)
}

/** Waits until it is gone; another window that still reads in it ends that in a moment, and then it goes. */
function forget(database: string): Promise<void> {
  return new Promise((then) => {
    const asked = indexedDB.deleteDatabase(database)
    asked.onsuccess = asked.onerror = asked.onblocked = () => then()
  })
}

function left(): void {
  session.account = null
  session.state = 'out'
}
