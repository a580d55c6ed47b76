/* Asks the server whether what it took is stored and when it is safe, until all of it is. */
import * as api from '../api/gallery'
import { Problem } from '../api/problem'
import { t } from '../i18n/language.svelte'
import type { Item } from './item.svelte'
import { uploads } from './uploads.svelte'

const BATCH = 500
let timer: ReturnType<typeof setTimeout> | undefined

export async function watchReceipts(): Promise<void> {
  clearTimeout(timer)
  const open = uploads.items.filter((item) => item.state.is === 'stored' && item.state.asset && item.sha256)
  let again = Infinity
  try {
    for (let from = 0; from < open.length; from += BATCH) {
      again = Math.min(again, await askFor(open.slice(from, from + BATCH)))
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    again = Date.now() + 60_000
  }
  if (again < Infinity) timer = setTimeout(() => void watchReceipts(), Math.max(5_000, again - Date.now() + 1_000))
}

/** Asks for some; answers when to ask again, in milliseconds since 1970. */
async function askFor(items: Item[]): Promise<number> {
  const { receipts } = await api.receipts(items.map((item) => item.sha256!))
  const bySum = new Map(receipts.map((receipt) => [receipt.sha256, receipt]))
  let again = Infinity
  for (const item of items) {
    const receipt = bySum.get(item.sha256!)
    if (!receipt || item.state.is !== 'stored') continue
    const { asset } = item.state
    if (receipt.state === 'safe') uploads.turn(item, { is: 'safe', asset })
    else if (receipt.state === 'stored') {
      uploads.turn(item, { is: 'stored', asset, safeAt: receipt.safe_at })
      again = Math.min(again, receipt.safe_at ? Date.parse(receipt.safe_at) : Date.now() + 60_000)
    } else if (receipt.state === 'trash') uploads.turn(item, { is: 'in_trash', asset: asset! })
    else uploads.turn(item, { is: 'failed', words: t('upload.not_kept'), final: true })
  }
  return again
}
