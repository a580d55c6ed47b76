/* What the toolbar does to a text, as pure functions. */
export interface Edited { text: string; from: number; to: number }

/** Puts marks around what is selected, or takes them away again. */
export function marked(text: string, from: number, to: number, mark: string): Edited {
  const inner = text.slice(from, to)
  const around = text.slice(from - mark.length, from) === mark && text.slice(to, to + mark.length) === mark
  if (around) {
    return { text: text.slice(0, from - mark.length) + inner + text.slice(to + mark.length), from: from - mark.length, to: to - mark.length }
  }
  return { text: text.slice(0, from) + mark + inner + mark + text.slice(to), from: from + mark.length, to: to + mark.length }
}

/** Puts a mark before every selected line, or takes it away if all have it. */
export function prefixed(text: string, from: number, to: number, mark: string): Edited {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const end = text.indexOf('\n', to) === -1 ? text.length : text.indexOf('\n', to)
  const lines = text.slice(start, end).split('\n')
  const all = lines.every((line) => line.startsWith(mark))
  const changed = lines.map((line) => (all ? line.slice(mark.length) : mark + line)).join('\n')
  return { text: text.slice(0, start) + changed + text.slice(end), from: start + changed.length, to: start + changed.length }
}
