/* Where files land that are dropped or chosen now: in the folder that is shown, on a page that takes their kind, else in
 * the library by their date. */
import type { Found } from './collect'

export interface Target {
  folder: string | null
  /** Takes what is the page's, and answers what is not. */
  takes: ((found: Found[]) => Found[]) | null
}

interface Landing extends Target {
  name: string
  /** What a page says while files of its kind hang over it. */
  words: string
  /** Counts how often folders were made beside the queue of files. */
  made: number
}

export const landing = $state<Landing>({ folder: null, name: '', words: '', takes: null, made: 0 })

/** Lets a page take files of its kind, until the answer is called. */
export function landHere(words: string, takes: (found: Found[]) => Found[]): () => void {
  Object.assign(landing, { words, takes })
  return () => Object.assign(landing, { words: '', takes: null })
}
