/* How fast bytes leave, over the last ten seconds. */

const WINDOW = 10_000

export class Rate {
  private marks: { at: number; bytes: number }[] = []

  /** `bytes`: sent so far in all; `at`: milliseconds. */
  note(bytes: number, at: number): void {
    this.marks.push({ at, bytes })
    while (this.marks.length > 2 && at - this.marks[0].at > WINDOW) this.marks.shift()
  }

  /** Bytes a second; 0 until there is something to say. */
  get perSecond(): number {
    if (this.marks.length < 2) return 0
    const first = this.marks[0]
    const last = this.marks[this.marks.length - 1]
    const seconds = (last.at - first.at) / 1000
    return seconds < 0.5 ? 0 : Math.max(0, (last.bytes - first.bytes) / seconds)
  }

  clear(): void {
    this.marks = []
  }
}
