import { afterEach, describe, expect, test, vi } from 'vitest'
import { whereabouts } from '../src/account/whereabouts'
import { lookAtUsage, usage } from '../src/app/usage.svelte'
import { listen } from './answers'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const item = { bytes: 1, asset: null, kind: 'entry' as const, name: 'a.txt', number: 7, version: null, path: 'Letters/a.txt', feature: 'files', trashed: false }

describe('a large item is found', () => {
  test('where it is seen in the app', () => {
    expect(whereabouts(item)).toBe('/files?path=Letters')
    expect(whereabouts({ ...item, asset: 'x', feature: 'gallery' })).toBe('/photo/x')
    expect(whereabouts({ ...item, name: 'a.md', feature: 'notes' })).toBe('/notes/7')
    expect(whereabouts({ ...item, kind: 'version', version: 2 })).toBe('/files?path=Letters')
    expect(whereabouts({ bytes: 1, asset: null, kind: 'attachment', name: 'sea.jpg', thread: 't', at: '2026-05-01T10:00:00Z' })).toBe('/messages/t?at=2026-05-01')
    expect(whereabouts({ bytes: 1, asset: null, kind: 'import', name: '' })).toBe('/messages/files')
  })

  test('in the trash it lies in', () => {
    const where = (feature: string) => whereabouts({ ...item, asset: 'x', feature, trashed: true })
    expect([where('gallery'), where('notes'), where('files')]).toEqual(['/trash', '/notes/trash', '/files/trash'])
    expect(whereabouts({ bytes: 1, asset: null, kind: 'attachment', name: 'sea.jpg', trashed: true })).toBe('/messages/trash')
  })
})

test('what is stored within seconds of the last look is counted a little later, with one question', async () => {
  vi.useFakeTimers()
  const asked = listen()
  const answer = async (used: number) => {
    void asked.at(-1)?.answer({ used })
    await vi.advanceTimersByTimeAsync(1)
  }
  lookAtUsage()
  await vi.advanceTimersByTimeAsync(0)
  await answer(0)

  for (let photo = 0; photo < 3; photo++) lookAtUsage()
  await vi.advanceTimersByTimeAsync(9_000)
  const early = asked.length
  await vi.advanceTimersByTimeAsync(1_000)
  await answer(900)

  expect([early, asked.length, usage.now?.used]).toEqual([1, 2, 900])
})
