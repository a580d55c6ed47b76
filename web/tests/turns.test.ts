/* Answers overtake each other, and people press twice: what is shown is the newest, once. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Folder } from '../src/files/folder.svelte'
import { edit, newDraft } from '../src/notes/drafts.svelte'
import { letGo, load, notes, refresh, took } from '../src/notes/notes.svelte'
import { library } from '../src/timeline/library.svelte'
import { follow as followTimeline } from '../src/timeline/live.svelte'
import { inbox } from '../src/messages/inbox.svelte'
import { Pile } from '../src/ui/pile.svelte'
import { dismiss, renew, tell, toasts } from '../src/ui/toasts.svelte'
import { inTurn, Turns } from '../src/ui/turns'
import { get } from '../src/api/request'
import { listen } from './answers'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

interface Page { items: string[]; next: string | null }
const pile = () => new Pile<string, string, Page>({ page: (cursor) => get<Page>(`/list?cursor=${cursor}`), items: ({ items }) => items, key: (one) => one })

describe('of two answers', () => {
  test('the older one that comes later is no news', () => {
    const turns = new Turns()
    const [older, newer] = [turns.begin(), turns.begin()]

    expect([newer(), older(), turns.begin()()]).toEqual([true, false, true])
  })

  test('the older one counts as long as the newer has not come', () => {
    const turns = new Turns()
    const [older, newer] = [turns.begin(), turns.begin()]

    expect([older(), newer()]).toEqual([true, true])
  })

  test('none is news that was asked for before it was over, and the next one is', () => {
    const turns = new Turns()
    const before = turns.begin()
    turns.close()

    expect([before(), turns.begin()()]).toEqual([false, true])
  })
})

test('marks are heard in the order in which they were made, whatever becomes of one', async () => {
  const heard: string[] = []
  const slow = new Promise<void>((then) => setTimeout(then, 20))

  const all = [inTurn(() => slow.then(() => heard.push('on'))), inTurn(() => Promise.reject(new Error('no'))), inTurn(async () => heard.push('off'))]
  await Promise.allSettled(all)

  expect(heard).toEqual(['on', 'off'])
})

describe('a list', () => {
  test('read again before its first answer shows the newer one', async () => {
    const asked = listen()
    const list = pile()
    void list.load()
    void list.load()

    await asked[1].answer({ items: ['b'], next: null })
    await asked[0].answer({ items: ['a', 'b'], next: null })

    expect(list.items).toEqual(['b'])
  })

  test('goes on once, however often "more" is pressed', async () => {
    const asked = listen()
    const list = pile()
    void list.load()
    await asked[0].answer({ items: ['a'], next: 'n1' })

    void list.more()
    void list.more()
    for (const question of asked.slice(1)) await question.answer({ items: ['b'], next: null })

    expect(list.items).toEqual(['a', 'b'])
  })

  test('that was read anew does not go on from where it was', async () => {
    const asked = listen()
    const list = pile()
    void list.load()
    await asked[0].answer({ items: ['a'], next: 'n1' })
    void list.more()
    void list.load()

    await asked[2].answer({ items: ['b'], next: null })
    await asked[1].answer({ items: ['b'], next: null })

    expect([list.items, list.next]).toEqual([['b'], null])
  })

  test('of conversations holds each of them once', async () => {
    const asked = listen()
    const thread = (id: string) => ({ id, people: [], count: 1, unread: 0, newest: null })
    void inbox.load()
    await asked[0].answer({ threads: [thread('a')], next: 'n1', total: 2, messages: 2 })

    void inbox.more()
    void inbox.more()
    for (const question of asked.slice(1)) await question.answer({ threads: [thread('b')], next: null })

    expect(inbox.threads.map(({ id }) => id)).toEqual(['a', 'b'])
  })
})

describe('what was taken off the page', () => {
  const entry = (number: number) => ({ number, parent: 0, name: `${number}.txt`, folder: number === 0, size: 1, etag: 'x', modified_at: '2026-05-01T00:00:00Z' })

  test('does not come back to a folder by an answer from before', async () => {
    const asked = listen()
    const folder = new Folder('')
    void folder.open()
    await asked[0].answer(entry(0))
    await asked[1].answer({ entries: [entry(1), entry(2)], next: null })
    void folder.open()
    await asked[2].answer(entry(0))

    folder.hide([1])
    await asked[3].answer({ entries: [entry(1), entry(2)], next: null })

    expect(folder.entries.map(({ number }) => number)).toEqual([2])
  })

  const months = { months: ['2026-05'], counts: [2], versions: [1], ratios: [300], total: 2 }
  const page = {
    month: '2026-05', version: 1, page: 0, pages: 1, ids: ['a', 'b'], times: [1_777_644_202, 60], ratios: [150, 150], colours: 'aa0000bb0000',
    videos: {}, favourites: [], pending: [],
  }

  test('and what was scrolled past is asked for again by who comes back', async () => {
    const asked = listen()
    void library.refresh()
    await asked[0].answer({ months: ['2026-05', '2026-04', '2026-03', '2026-02'], counts: [2, 2, 2, 2], versions: [9, 9, 9, 9], ratios: [300, 300, 300, 300], total: 8 })
    library.load(3).catch(() => {})
    library.keepNear(0, 0)

    library.load(3).catch(() => {})

    expect(asked.slice(1).map(({ path }) => path.includes('2026-02'))).toEqual([true, true])
  })

  test('does not come back to the timeline, and is there again when it could not be trashed', async () => {
    const asked = listen()
    void library.refresh()
    await asked[0].answer(months)
    void library.refresh()
    library.hide(['a'])
    await asked[1].answer({ ...months, versions: [2] })
    void library.load(0)
    await asked[2].answer({ ...page, version: 2 })
    expect(library.contentOf(0)?.ids).toEqual(['b'])

    void library.unhide()
    await asked[3].answer({ ...months, versions: [2] })
    void library.load(0)
    await asked[4].answer({ ...page, version: 2 })

    expect(library.contentOf(0)?.ids).toEqual(['a', 'b'])
  })
})

describe('notes', () => {
  const note = (number: number, text = '') => ({
    number, title: `Note ${number}`, category: '', snippet: text, size: text.length, favourite: false, readonly: false, modified_at: '2026-05-01T00:00:00Z',
    revision: 1, etag: `${number} ${text}`, state: 'live' as const, conflict_of: null,
  })

  test('that were begun and left empty are begun once', () => {
    const [one, other] = [newDraft(''), newDraft('Work')]
    edit(null, one.id, { text: 'words' })

    expect([other.id, newDraft('').id === one.id]).toEqual([one.id, false])
  })

  test('written or let go of here stay so, whatever a list from before says', async () => {
    const asked = listen()
    void load()
    await vi.waitFor(() => expect(asked).toHaveLength(1))
    took({ ...note(1, 'mine'), text: 'mine' })
    letGo(2)
    await asked[0].answer({ notes: [note(2, 'gone'), note(3)], next: null })

    expect([...notes.all.keys()].sort()).toEqual([1, 3])
    expect(notes.texts.get(1)).toBe('mine')
  })

  test('keep what was saved while an older text was on its way', async () => {
    const asked = listen()
    void refresh([4])
    took({ ...note(4, 'new'), text: 'new' })
    await asked[0].answer({ notes: [{ ...note(4, 'old'), text: 'old' }] })

    expect([notes.texts.get(4), notes.all.get(4)?.etag]).toEqual(['new', '4 new'])
  })

  test('are not emptied by a mark that comes before their text', () => {
    notes.all = new Map([[5, note(5)]])
    notes.texts = new Map()

    edit(5, 'n5', { favourite: true })

    expect(notes.drafts.n5).toBeUndefined()
  })
})

describe('the way back', () => {
  test('has its time anew when somebody is on the way to it', () => {
    vi.useFakeTimers()
    tell('Moved to the trash.', { for: 10_000 })

    vi.advanceTimersByTime(9_000)
    renew()
    vi.advanceTimersByTime(9_000)
    const there = toasts.list.length
    vi.advanceTimersByTime(1_001)

    expect([there, toasts.list.length]).toEqual([1, 0])
  })

  test('is one of three at most', () => {
    vi.useFakeTimers()
    for (const words of ['one', 'two', 'three', 'four']) tell(words)

    expect(toasts.list.map(({ text }) => text)).toEqual(['two', 'three', 'four'])
    for (const { id } of toasts.list) dismiss(id)
  })
})

describe('the timeline', () => {
  test('is asked for again after an answer that did not come, though nothing has moved since', async () => {
    vi.useFakeTimers()
    vi.stubGlobal('document', { visibilityState: 'visible', addEventListener: () => {}, removeEventListener: () => {} })
    const asked = listen()
    const hear = async () => {
      void asked.at(-1)!.answer({ changes: [], cursor: 'c', more: false })
      await vi.advanceTimersByTimeAsync(1)
    }
    const end = followTimeline()
    await hear()
    for (const question of asked.splice(0)) void question.refuse(503)
    await vi.advanceTimersByTimeAsync(30_001)
    await hear()

    expect(asked.map(({ path }) => path.replace(/.*v1/, ''))).toEqual(expect.arrayContaining([expect.stringContaining('since=c'), '/gallery/months']))
    end()
  })
})
