/* Words for screen readers only. */
export const announcer = $state({ text: '' })

/** Says it once, politely. The same words twice are said twice. */
export function announce(text: string): void {
  announcer.text = ''
  queueMicrotask(() => setTimeout(() => (announcer.text = text), 50))
}
