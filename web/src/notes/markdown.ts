/* Markdown to a tree, never to HTML: what a note says can only become the elements we know (S48). Every character is
 * looked at a bounded number of times, and nothing nests deeper than people write. */
import { spans, type Span } from './spans'

export type Block =
  | { is: 'heading'; level: number; spans: Span[] }
  | { is: 'text'; spans: Span[] }
  | { is: 'code'; text: string }
  | { is: 'quote'; blocks: Block[] }
  | { is: 'list'; start: number | null; items: Item[] }
  | { is: 'table'; head: Span[][]; rows: Span[][][] }
  | { is: 'rule' }

export interface Item { done: boolean | null; blocks: Block[] }

const DEEPEST = 8
const FENCE = /^ {0,3}(`{3,}|~{3,})/
const HEADING = /^ {0,3}(#{1,6})(?:\s+|$)/
const RULE = /^ {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])( +|$)/
const TASK = /^\[([ xX])\]\s+/
const QUOTE = /^ {0,3}> ?/
const DIVIDER = /^ {0,3}\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?$/
const LONGEST_MARK = 1000

export function parse(text: string): Block[] {
  return blocks(text.replace(/\r\n?/g, '\n').split('\n'), 0)
}

function blocks(lines: string[], depth: number): Block[] {
  const found: Block[] = []
  let at = 0
  while (at < lines.length) {
    const line = lines[at]
    // No mark of ours is as long as this; a line without end is only text.
    const short = line.length <= LONGEST_MARK ? line : line.slice(0, 40)
    const fence = FENCE.exec(short)
    const heading = HEADING.exec(short)
    if (!line.trim()) at += 1
    else if (fence) at = fenced(lines, at, fence[1], found)
    else if (heading) {
      found.push({ is: 'heading', level: heading[1].length, spans: spans(line.slice(heading[0].length).replace(/\s#+\s*$/, '')) })
      at += 1
    } else if (line === short && RULE.test(line)) {
      found.push({ is: 'rule' })
      at += 1
    } else if (QUOTE.test(short) && depth < DEEPEST) {
      const end = until(lines, at, (one) => !QUOTE.test(one.slice(0, 8)))
      found.push({ is: 'quote', blocks: blocks(lines.slice(at, end).map((one) => one.replace(QUOTE, '')), depth + 1) })
      at = end
    } else if (ITEM.test(short) && depth < DEEPEST) at = list(lines, at, depth, found)
    else if (line.includes('|') && line === short && DIVIDER.test((lines[at + 1] ?? '').slice(0, LONGEST_MARK))) at = table(lines, at, found)
    else at = paragraph(lines, at, depth, found)
  }
  return found
}

function fenced(lines: string[], at: number, mark: string, found: Block[]): number {
  const end = until(lines, at + 1, (line) => line.trim().startsWith(mark))
  found.push({ is: 'code', text: lines.slice(at + 1, end).join('\n') })
  return end + 1
}

function paragraph(lines: string[], at: number, depth: number, found: Block[]): number {
  const breaks = (line: string) => {
    const short = line.slice(0, 40)
    return !line.trim() || FENCE.test(short) || HEADING.test(short) || (depth < DEEPEST && (QUOTE.test(short) || ITEM.test(short)))
  }
  const end = until(lines, at + 1, breaks)
  found.push({ is: 'text', spans: spans(lines.slice(at, end).map((line) => line.trimStart()).join('\n')) })
  return end
}

function list(lines: string[], at: number, depth: number, found: Block[]): number {
  const first = ITEM.exec(lines[at])!
  const ordered = /\d/.test(first[2])
  const items: Item[] = []
  while (at < lines.length) {
    const mark = ITEM.exec(lines[at].slice(0, 40))
    if (!mark || /\d/.test(mark[2]) !== ordered) break
    const indent = mark[1].length + mark[2].length + 1
    const end = until(lines, at + 1, (line, n) => {
      if (!line.trim()) return !startsDeep(lines[n + 1] ?? '', indent)
      return !startsDeep(line, indent) && (ITEM.test(line.slice(0, 40)) || !lines[n - 1].trim())
    })
    const inner = [lines[at].slice(mark[0].length), ...lines.slice(at + 1, end).map((line) => outdented(line, indent))]
    const task = TASK.exec(inner[0].slice(0, 8))
    if (task) inner[0] = inner[0].slice(task[0].length)
    items.push({ done: task ? task[1] !== ' ' : null, blocks: blocks(inner, depth + 1) })
    at = end
    while (at < lines.length && !lines[at].trim() && ITEM.test((lines[at + 1] ?? '').slice(0, 40))) at += 1
  }
  found.push({ is: 'list', start: ordered ? parseInt(first[2]) : null, items })
  return at
}

const startsDeep = (line: string, indent: number) => line.length > 0 && line.slice(0, indent).replace(/\t/g, '    ').trim() === '' && line.trim() !== ''

function outdented(line: string, indent: number): string {
  const space = /^[ \t]*/.exec(line.slice(0, indent))![0]
  return line.slice(space.includes('\t') ? space.indexOf('\t') + 1 : space.length)
}

function table(lines: string[], at: number, found: Block[]): number {
  const end = until(lines, at + 2, (line) => !line.includes('|'))
  const rows = lines.slice(at + 2, end).map(cells)
  found.push({ is: 'table', head: cells(lines[at]), rows })
  return end
}

function cells(line: string): Span[][] {
  return line.trim().replace(/^\|/, '').replace(/\|$/, '').split('|').slice(0, 30).map((cell) => spans(cell.trim()))
}

function until(lines: string[], from: number, ends: (line: string, at: number) => boolean): number {
  let at = from
  while (at < lines.length && !ends(lines[at], at)) at += 1
  return at
}
