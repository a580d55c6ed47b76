/* Two texts line by line, for eyes: what went, what came, what stayed. */
export interface Line { kind: 'same' | 'gone' | 'new'; text: string }

const MOST = 3_000_000

export function diff(before: string, after: string): Line[] {
  const old = before.split('\n')
  const now = after.split('\n')
  let first = 0
  while (first < old.length && first < now.length && old[first] === now[first]) first += 1
  let last = 0
  while (last < old.length - first && last < now.length - first && old[old.length - 1 - last] === now[now.length - 1 - last]) last += 1
  const middle = between(old.slice(first, old.length - last), now.slice(first, now.length - last))
  const same = (text: string): Line => ({ kind: 'same', text })
  return [...old.slice(0, first).map(same), ...middle, ...old.slice(old.length - last).map(same)]
}

/** A longest common subsequence by table; texts too different for that are shown one after the other. */
function between(old: string[], now: string[]): Line[] {
  const all = (kind: Line['kind'], lines: string[]) => lines.map((text): Line => ({ kind, text }))
  if (old.length * now.length > MOST) return [...all('gone', old), ...all('new', now)]
  const width = now.length + 1
  const best = new Uint32Array((old.length + 1) * width)
  for (let a = old.length - 1; a >= 0; a -= 1) {
    for (let b = now.length - 1; b >= 0; b -= 1) {
      best[a * width + b] = old[a] === now[b] ? best[(a + 1) * width + b + 1] + 1 : Math.max(best[(a + 1) * width + b], best[a * width + b + 1])
    }
  }
  const lines: Line[] = []
  let [a, b] = [0, 0]
  while (a < old.length && b < now.length) {
    if (old[a] === now[b]) {
      lines.push({ kind: 'same', text: old[a] })
      a += 1
      b += 1
    } else if (best[(a + 1) * width + b] >= best[a * width + b + 1]) lines.push({ kind: 'gone', text: old[a++] })
    else lines.push({ kind: 'new', text: now[b++] })
  }
  return [...lines, ...all('gone', old.slice(a)), ...all('new', now.slice(b))]
}

export interface Stretch { lines: Line[]; hidden: boolean }

/** Long stretches that stayed are folded, but for the lines around a change. */
export function folded(lines: Line[], around = 3): Stretch[] {
  const near = lines.map(() => false)
  lines.forEach((line, at) => {
    if (line.kind !== 'same') for (let n = Math.max(0, at - around); n <= Math.min(lines.length - 1, at + around); n += 1) near[n] = true
  })
  const stretches: Stretch[] = []
  lines.forEach((line, at) => {
    const hidden = !near[at]
    const last = stretches[stretches.length - 1]
    if (last && last.hidden === hidden) last.lines.push(line)
    else stretches.push({ lines: [line], hidden })
  })
  return stretches
}
