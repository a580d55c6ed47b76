/* The queue of uploads: nothing that was added waits for somebody to press something. */
import { afterEach, expect, test, vi } from 'vitest'
import type { Found } from '../src/upload/collect'
import { uploads } from '../src/upload/uploads.svelte'
import { startWork } from '../src/upload/work'
import { listen } from './answers'

afterEach(() => vi.unstubAllGlobals())

const found = (name: string): Found => ({ file: new File([name], name, { lastModified: 1 }), path: name, handle: null })
const isOf = (name: string) => uploads.items.find((item) => item.name === name)?.state.is

test('what is added while the server is asked about others is begun as well', async () => {
  vi.stubGlobal('addEventListener', () => {})
  const asked = listen()
  startWork()
  uploads.add([found('here already.jpg')])
  await vi.waitFor(() => expect(asked).toHaveLength(1))

  uploads.add([found('added meanwhile.jpg')])
  await asked[0].answer({ states: ['have'], ids: ['a1'], deleted_at: [null] })

  await vi.waitFor(() => expect(asked).toHaveLength(2))
  expect([isOf('here already.jpg'), isOf('added meanwhile.jpg')]).toEqual(['had', 'checking'])
})
