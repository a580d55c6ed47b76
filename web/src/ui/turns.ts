/* Answers may overtake each other. What an older question is told after a newer one is no news. */
export class Turns {
  private begun = 0
  private told = 0

  /** Begins a question. When its answer has come, the function says whether no later one was answered before it. */
  begin(): () => boolean {
    const turn = (this.begun += 1)
    return () => {
      if (turn < this.told) return false
      this.told = turn
      return true
    }
  }

  /** Lets no question be answered any more that has begun until now. */
  close(): void {
    this.told = this.begun += 1
  }
}

let marking: Promise<unknown> = Promise.resolve()

/** Marks one after the other, so that the last one said is the last one heard. */
export function inTurn<T>(mark: () => Promise<T>): Promise<T> {
  const turn = marking.then(mark)
  marking = turn.catch(() => {})
  return turn
}
