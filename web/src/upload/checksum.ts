/* The checksum of a file of any size. Small files go through the browser's own digest, large ones piece by piece. */
import { Sha256 } from './sha256'

const WHOLE = 32_000_000
const PIECE = 4_000_000

export async function checksumOf(file: Blob): Promise<string> {
  // crypto.subtle exists only where the page came over TLS or from this machine.
  if (file.size <= WHOLE && crypto.subtle) {
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
  }
  const sum = new Sha256()
  for (let at = 0; at < file.size; at += PIECE) {
    sum.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()))
  }
  return sum.hex()
}
