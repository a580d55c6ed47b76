/* Files out of what was dropped or chosen, folders walked to their ends. */

export interface Found {
  file: File
  /** Where it lay, for the eye: "Holiday/IMG_1.jpg". */
  path: string
  /** Where the browser gives one: opens the same file again after a reload. */
  handle: FileSystemFileHandle | null
}

type Item = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> }

/** All files of a drop. Must be called in the drop event itself: the browser forgets the items after it. */
export function fromDrop(transfer: DataTransfer): Promise<Found[]> {
  const items = [...transfer.items].filter((item) => item.kind === 'file') as Item[]
  if (items.every((item) => item.getAsFileSystemHandle)) {
    return gather(items.map((item) => item.getAsFileSystemHandle!().then((handle) => (handle ? byHandle(handle, '') : []))))
  }
  return gather(items.map((item) => byEntry(item.webkitGetAsEntry())))
}

/** The files of an input; of a whole folder with `webkitdirectory`. */
export function fromInput(files: FileList): Found[] {
  return [...files].filter(wanted).map((file) => ({ file, path: file.webkitRelativePath || file.name, handle: null }))
}

async function byHandle(handle: FileSystemHandle, above: string): Promise<Found[]> {
  const path = above ? `${above}/${handle.name}` : handle.name
  if (handle.kind === 'file') {
    const file = await (handle as FileSystemFileHandle).getFile()
    return wanted(file) ? [{ file, path, handle: handle as FileSystemFileHandle }] : []
  }
  const found: Found[] = []
  for await (const each of (handle as FileSystemDirectoryHandle).values()) found.push(...(await byHandle(each, path)))
  return found
}

async function byEntry(entry: FileSystemEntry | null): Promise<Found[]> {
  if (!entry) return []
  if (entry.isFile) {
    const file = await new Promise<File>((then, failed) => (entry as FileSystemFileEntry).file(then, failed))
    return wanted(file) ? [{ file, path: entry.fullPath.slice(1), handle: null }] : []
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const found: Found[] = []
  for (;;) {
    // A reader gives at most a hundred entries at a time.
    const some = await new Promise<FileSystemEntry[]>((then, failed) => reader.readEntries(then, failed))
    if (some.length === 0) return found
    for (const each of some) found.push(...(await byEntry(each)))
  }
}

async function gather(all: Promise<Found[]>[]): Promise<Found[]> {
  return (await Promise.all(all)).flat()
}

/** What systems leave lying in folders is nobody's file. */
function wanted(file: File): boolean {
  return !/^\.DS_Store$|^\._|^Thumbs\.db$|^desktop\.ini$/i.test(file.name)
}

/** What may be a photo or a video: nothing empty, and nothing hidden. */
export const forLibrary = (found: Found[]): Found[] => found.filter(({ file }) => file.size > 0 && !file.name.startsWith('.'))
