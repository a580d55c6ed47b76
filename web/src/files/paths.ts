/* Paths as people write them, "Holiday/2026", and where they lead in this app. The root is "". */

export interface Crumb { name: string; path: string }

export const inside = (folder: string, name: string): string => (folder ? `${folder}/${name}` : name)

export function above(path: string): string {
  const at = path.lastIndexOf('/')
  return at === -1 ? '' : path.slice(0, at)
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Where a folder is shown. The path is a question's answer, not a place: it may hold dots and everything else. */
export const addressOf = (path: string): string => (path ? `/files?path=${encodeURIComponent(path).replaceAll('%2F', '/')}` : '/files')

/** The folders above a path, from the first, without the root and itself. */
export function crumbsOf(path: string): Crumb[] {
  const names = path.split('/')
  return names.slice(0, -1).map((name, at) => ({ name, path: names.slice(0, at + 1).join('/') }))
}

/** What a name may not be, or null if it may. The server has the last word. */
export function wrongName(name: string): 'empty' | 'slash' | 'dots' | null {
  if (name.trim() === '') return 'empty'
  if (/[/\0]/.test(name)) return 'slash'
  return name === '.' || name === '..' ? 'dots' : null
}

/** How much of a name is selected for renaming: all but the ending. */
export function stemLength(name: string, folder: boolean): number {
  const at = folder ? -1 : name.lastIndexOf('.')
  return at > 0 ? at : name.length
}
