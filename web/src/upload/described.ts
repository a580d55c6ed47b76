/* What the server is told of a file before its bytes: for the library, or for a path of the tree. */
import { declared } from './taken'

/** What a person insisted on: out of the trash, although deleted before, in the place of what is there. */
export type Again = 'restore' | 'yes' | 'replace'

export interface Described {
  file: File
  sha256: string
  /** Where it goes in the tree; null: into the library, by its date. */
  target: string | null
  again?: Again
}

export function described(job: Described): Record<string, string> {
  const { file, sha256, target, again } = job
  const facts = { filename: file.name, filetype: file.type, sha256 }
  if (target === null) return { ...facts, taken_at: declared(file.name, file.lastModified), again: again ?? '' }
  const modified_at = file.lastModified > 0 ? new Date(file.lastModified).toISOString() : ''
  return { ...facts, path: target, modified_at, if_none_match: again === 'replace' ? '' : '*' }
}
