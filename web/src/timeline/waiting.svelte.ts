/* Photos that came back by themselves and wait for their owner's word: how many there are. */
import * as api from '../api/gallery'

export const waiting = $state({ count: 0 })

export async function countWaiting(): Promise<void> {
  waiting.count = (await api.cameBack(null, 1)).total
}
