/* Notes: hostile Markdown stays text and quick, links lead nowhere they should not, differences are whole. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diff, folded } from '../src/notes/diff'
import { targetOf } from '../src/notes/links'
import { parse, type Block } from '../src/notes/markdown'
import type { Span } from '../src/notes/spans'
import { marked, prefixed } from '../src/notes/typing'

const words = (spans: Span[]): string =>
  spans.map((span) => ('spans' in span ? words(span.spans) : 'text' in span ? span.text : span.is === 'picture' ? span.label : '\n')).join('')
const kinds = (blocks: Block[]) => blocks.map((block) => block.is)

describe('Markdown', () => {
  test('is headings, lists, tasks, quotes, tables and code', () => {
    const blocks = parse('# A\n\ntext\n\n- one\n- [x] two\n  - deep\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\n# code\n```\n---')

    expect(kinds(blocks)).toEqual(['heading', 'text', 'list', 'quote', 'table', 'code', 'rule'])
    const list = blocks[2]
    expect(list.is === 'list' && list.items.map((item) => item.done)).toEqual([null, true])
  })

  test.each([
    ['**b** and *i* and ~~d~~', ['strong', 'text', 'em', 'text', 'del']],
    ['snake_case_word', ['text']],
    ['a * b * c', ['text']],
    ['`**x**`', ['code']],
    ['[a](https://b.c) https://d.e.', ['link', 'text', 'link', 'text']],
    ['![p](.attachments.1/a%20b.png)', ['picture']],
    ['\\*not\\*', ['text']],
  ])('%s', (line, expected) => {
    const [block] = parse(line)

    expect(block.is === 'text' && block.spans.map((span) => span.is)).toEqual(expected)
  })

  test('has no HTML: tags are words', () => {
    const [block] = parse('<img src=x onerror=alert(1)><script>')

    expect(block.is === 'text' && words(block.spans)).toBe('<img src=x onerror=alert(1)><script>')
  })

  test.each([
    ['[', 100_000], ['![', 50_000], ['*', 100_000], ['*a ', 50_000], ['_a *b ', 30_000], ['>', 100_000], ['> ', 50_000], ['- ', 50_000], ['`', 100_000],
    ['`a``', 30_000], ['[](', 50_000], ['# ', 50_000], ['| a ', 30_000], ['~~', 50_000], ['https://', 20_000], ['\\', 100_000], ['a\n', 50_000], ['- a\n', 30_000],
  ])('%s many times is read in a moment', (part, times) => {
    const began = performance.now()

    parse(part.repeat(times))

    expect(performance.now() - began).toBeLessThan(4000)
  })

  test('words without marks are shown as they are', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', ' ', '1', ',', '(', ')', '<', '&') })
    fc.assert(
      fc.property(text, (line) => {
        // “1)” begins a list.
        fc.pre(line.trim() !== '' && !/^ {0,3}1+\)( |$)/.test(line))
        const [block] = parse(line)

        expect(block.is === 'text' && words(block.spans)).toBe(line.trimStart())
      }),
    )
  })
})

describe('links', () => {
  test.each([
    'javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\tscript:alert(1)', 'java\u200bscript:alert(1)', '\u0001javascript:alert(1)',
    'data:text/html,<script>', 'vbscript:x', 'file:///etc/passwd', 'blob:https://a/b', 'ftp://a.b', '//evil.example', '/api/v1/account', '#top', 'about:blank',
    'javascript&colon;alert(1):',
  ])('%s leads nowhere', (written) => {
    expect(targetOf(written, 12)).toBeNull()
  })

  test.each([['https://a.b/c', 'web'], ['http://a.b', 'web'], ['mailto:a@b.c', 'mail'], ['.attachments.12/a%20b.png', 'file'], ['../x/y.pdf', 'file']])('%s is a %s', (written, kind) => {
    expect(targetOf(written, 12)?.kind).toBe(kind)
  })

  test('a file beside a note is asked of that note', () => {
    expect(targetOf('.attachments.12/a%20b.png', 12)?.href).toBe('/api/v1/notes/12/attachments/content?path=.attachments.12%2Fa+b.png')
  })
})

describe('differences', () => {
  const text = fc.array(fc.constantFrom('milk', 'bread', '', 'tea'), { maxLength: 12 }).map((lines) => lines.join('\n'))

  test('what stayed and went is the text before, what stayed and came the text after', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diff(before, after)

        expect(lines.filter((line) => line.kind !== 'new').map((line) => line.text).join('\n')).toBe(before)
        expect(lines.filter((line) => line.kind !== 'gone').map((line) => line.text).join('\n')).toBe(after)
        expect(folded(lines).flatMap((stretch) => stretch.lines)).toEqual(lines)
      }),
    )
  })

  test('enormous texts that have nothing in common are shown one after the other', () => {
    const lines = diff(Array.from({ length: 5000 }, (_, n) => `a${n}`).join('\n'), Array.from({ length: 5000 }, (_, n) => `b${n}`).join('\n'))

    expect(lines.length).toBe(10_000)
  })
})

describe('typing', () => {
  test('marks go around and away again', () => {
    const once = marked('a word here', 2, 6, '**')
    const again = marked(once.text, once.from, once.to, '**')

    expect(once.text).toBe('a **word** here')
    expect(again).toEqual({ text: 'a word here', from: 2, to: 6 })
  })

  test('lines get a mark and lose it', () => {
    const once = prefixed('a\nb', 0, 3, '- ')

    expect(once.text).toBe('- a\n- b')
    expect(prefixed(once.text, 0, once.text.length, '- ').text).toBe('a\nb')
  })
})
