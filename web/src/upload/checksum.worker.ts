/* Computes checksums away from the page. One file at a time, answered in the order asked. */
import { checksumOf } from './checksum'

addEventListener('message', async ({ data }: MessageEvent<{ id: number; file: File }>) => {
  try {
    postMessage({ id: data.id, sha256: await checksumOf(data.file) })
  } catch (error) {
    postMessage({ id: data.id, error: String((error as Error).message) })
  }
})
