/** Looks now and then while the page is seen, and at once when it is seen again; the answer stops it. */
export function whileSeen(look: () => unknown, every: number): () => void {
  const seen = () => document.visibilityState === 'visible' && void look()
  const timer = setInterval(seen, every)
  document.addEventListener('visibilitychange', seen)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', seen)
  }
}
