/* What is inside a line of Markdown: marks, links, pictures. One pass with a short stack; what does not close is text. */
export type Span =
  | { is: 'text'; text: string }
  | { is: 'code'; text: string }
  | { is: 'strong' | 'em' | 'del'; spans: Span[] }
  | { is: 'link'; target: string; spans: Span[] }
  | { is: 'picture'; target: string; label: string }
  | { is: 'break' }

const DEEPEST = 8
const LONGEST_TARGET = 2000
const WORD = /[\p{L}\p{N}]/u
const BARE = /https?:\/\/[^\s<>"'`)\]]{1,2000}/y
const PUNCTUATION = /[!-/:-@[-`{-~]/

interface Frame { mark: string; spans: Span[] }

export function spans(line: string, inLink = false): Span[] {
  const frames: Frame[] = [{ mark: '', spans: [] }]
  const closing = brackets(line)
  const ticks = runs(line)
  let at = 0
  let text = ''
  const flush = () => {
    if (text) frames[frames.length - 1].spans.push({ is: 'text', text })
    text = ''
  }
  const push = (span: Span, next: number) => {
    flush()
    frames[frames.length - 1].spans.push(span)
    at = next
  }
  while (at < line.length) {
    const sign = line[at]
    if (sign === '\\' && PUNCTUATION.test(line[at + 1] ?? '')) {
      text += line[at + 1]
      at += 2
    } else if (sign === '\n') push({ is: 'break' }, at + 1)
    else if (sign === '`') {
      const length = runLength(line, at, '`')
      const end = ticks.next(length, at + length)
      if (end === -1) {
        text += line.slice(at, at + length)
        at += length
      } else push({ is: 'code', text: line.slice(at + length, end).trim() }, end + length)
    } else if ((sign === '[' || (sign === '!' && line[at + 1] === '[')) && !(inLink && sign === '[')) {
      const open = sign === '!' ? at + 1 : at
      const target = closing[open] > 0 ? targetAt(line, closing[open] + 1) : null
      if (!target) {
        text += sign
        at += 1
      } else {
        const label = line.slice(open + 1, closing[open])
        if (sign === '!') push({ is: 'picture', target: target.url, label }, target.end)
        else push({ is: 'link', target: target.url, spans: spans(label, true) }, target.end)
      }
    } else if (sign === '*' || sign === '_' || sign === '~') {
      const length = runLength(line, at, sign)
      const mark = line.slice(at, at + length)
      const before = line[at - 1] ?? ' '
      const after = line[at + length] ?? ' '
      const known = length <= (sign === '~' ? 2 : 3) && (sign !== '~' || length === 2)
      const inWord = sign === '_' && WORD.test(before) && WORD.test(after)
      const opener = known && !inWord ? frames.findLastIndex((frame) => frame.mark === mark) : -1
      if (opener > 0 && before.trim()) {
        flush()
        const inner = flattened(frames.splice(opener))
        frames[frames.length - 1].spans.push(marked(mark, inner))
      } else if (known && !inWord && after.trim() && frames.length <= DEEPEST) {
        flush()
        frames.push({ mark, spans: [] })
      } else text += mark
      at += length
    } else if (sign === 'h' && !inLink && !WORD.test(line[at - 1] ?? ' ') && (BARE.lastIndex = at, BARE.test(line))) {
      const url = line.slice(at, BARE.lastIndex).replace(/[.,;:!?]+$/, '')
      push({ is: 'link', target: url, spans: [{ is: 'text', text: url }] }, at + url.length)
    } else {
      text += sign
      at += 1
    }
  }
  flush()
  return flattened(frames)
}

/** Spans of frames that did not close: their marks are text. The first frame's mark is dropped. */
function flattened(frames: Frame[]): Span[] {
  const all = frames[0].spans
  for (const frame of frames.slice(1)) {
    all.push({ is: 'text', text: frame.mark })
    for (const span of frame.spans) all.push(span)
  }
  return all
}

function marked(mark: string, inner: Span[]): Span {
  if (mark[0] === '~') return { is: 'del', spans: inner }
  if (mark.length === 1) return { is: 'em', spans: inner }
  return { is: 'strong', spans: mark.length === 2 ? inner : [{ is: 'em', spans: inner }] }
}

/** For each opening bracket where it closes, found in one pass; 0 where it does not. */
function brackets(line: string): Int32Array {
  const closing = new Int32Array(line.length)
  const open: number[] = []
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1
    else if (line[at] === '[') open.push(at)
    else if (line[at] === ']' && open.length) closing[open.pop()!] = at
  }
  return closing
}

/** Runs of backticks by length, so that the next one of a length is found without looking at the rest again. */
function runs(line: string): { next: (length: number, from: number) => number } {
  const places = new Map<number, number[]>()
  for (let at = line.indexOf('`'); at !== -1; at = line.indexOf('`', at)) {
    const length = runLength(line, at, '`')
    if (!places.has(length)) places.set(length, [])
    places.get(length)!.push(at)
    at += length
  }
  for (const all of places.values()) all.reverse()
  return {
    next(length, from) {
      const all = places.get(length) ?? []
      while (all.length && all[all.length - 1] < from) all.pop()
      return all[all.length - 1] ?? -1
    },
  }
}

function runLength(line: string, at: number, sign: string): number {
  let end = at
  while (line[end] === sign) end += 1
  return end - at
}

function targetAt(line: string, at: number): { url: string; end: number } | null {
  if (line[at] !== '(') return null
  const part = line.slice(at + 1, at + 1 + LONGEST_TARGET)
  const found = /^\s*(?:<([^<>\n]*)>|((?:[^\s()\\]|\\.|\([^\s()]*\))*))(?:\s+"[^"\n]*")?\s*\)/.exec(part)
  return found ? { url: (found[1] ?? found[2]).replace(/\\([!-/:-@[-`{-~])/g, '$1'), end: at + 1 + found[0].length } : null
}
