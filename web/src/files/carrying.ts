/* Entries that are dragged within the page, and what is dropped from elsewhere. */
const KIND = 'application/x-tansu-entries'

export function carry(event: DragEvent, numbers: readonly number[]): void {
  event.dataTransfer?.setData(KIND, JSON.stringify(numbers))
  if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move'
}

/** Whether entries of ours are above; what they are is told only when they are let go. */
export const carries = (event: DragEvent): boolean => event.dataTransfer?.types.includes(KIND) ?? false

export function carried(event: DragEvent): number[] | null {
  try {
    return JSON.parse(event.dataTransfer?.getData(KIND) ?? '') as number[]
  } catch {
    return null
  }
}
