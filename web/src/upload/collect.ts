/* Files out of what was dropped or chosen, folders walked to their ends. */

export interface Found {
  file: File
  /** Where it lay, for the eye: "Holiday/IMG_1.jpg". */
  path: string
  /** Where the browser gives one: opens the same file again after a reload. */
  handle: FileSystemFileHandle | null
}

/** What was let go of: files, and the paths of folders in which there is nothing. */
export interface Dropped { files: Found[]; empty: string[] }

type Item = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> }

/** All of a drop. Must be called in the drop event itself: the browser forgets the items after it. */
export function fromDrop(transfer: DataTransfer): Promise<Dropped> {
  const items = [...transfer.items].filter((item) => item.kind === 'file') as Item[]
  if (items.every((item) => item.getAsFileSystemHandle)) {
    return gather(items.map((item) => item.getAsFileSystemHandle!().then((handle) => (handle ? byHandle(handle, '') : NOTHING))))
  }
  return gather(items.map((item) => byEntry(item.webkitGetAsEntry())))
}

/** The files of an input; of a whole folder with `webkitdirectory`. */
export function fromInput(files: FileList): Found[] {
  return [...files].filter(wanted).map((file) => ({ file, path: file.webkitRelativePath || file.name, handle: null }))
}

const NOTHING: Dropped = { files: [], empty: [] }

async function byHandle(handle: FileSystemHandle, above: string): Promise<Dropped> {
  const path = above ? `${above}/${handle.name}` : handle.name
  if (handle.kind === 'file') return one(await (handle as FileSystemFileHandle).getFile(), path, handle as FileSystemFileHandle)
  const inside: Dropped[] = []
  for await (const each of (handle as FileSystemDirectoryHandle).values()) inside.push(await byHandle(each, path))
  return folder(path, inside)
}

async function byEntry(entry: FileSystemEntry | null): Promise<Dropped> {
  if (!entry) return NOTHING
  const path = entry.fullPath.slice(1)
  if (entry.isFile) {
    return one(await new Promise<File>((then, failed) => (entry as FileSystemFileEntry).file(then, failed)), path, null)
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const inside: Dropped[] = []
  for (;;) {
    // A reader gives at most a hundred entries at a time.
    const some = await new Promise<FileSystemEntry[]>((then, failed) => reader.readEntries(then, failed))
    if (some.length === 0) return folder(path, inside)
    for (const each of some) inside.push(await byEntry(each))
  }
}

const one = (file: File, path: string, handle: Found['handle']): Dropped => (wanted(file) ? { files: [{ file, path, handle }], empty: [] } : NOTHING)

/** A folder is told of only where nothing in it tells of it. */
function folder(path: string, inside: Dropped[]): Dropped {
  const all = joined(inside)
  return all.files.length || all.empty.length ? all : { files: [], empty: [path] }
}

const joined = (all: Dropped[]): Dropped => ({ files: all.flatMap(({ files }) => files), empty: all.flatMap(({ empty }) => empty) })

async function gather(all: Promise<Dropped>[]): Promise<Dropped> {
  return joined(await Promise.all(all))
}

/** What systems leave lying in folders is nobody's file. */
function wanted(file: File): boolean {
  return !/^\.DS_Store$|^\._|^Thumbs\.db$|^desktop\.ini$/i.test(file.name)
}

/** What may be a photo or a video: nothing empty, and nothing hidden. */
export const forLibrary = (found: Found[]): Found[] => found.filter(({ file }) => file.size > 0 && !file.name.startsWith('.'))
