/* SHA-256 piece by piece (FIPS 180-4). The browser's own digest wants a file whole, and WebAssembly would need a hole in
 * the content security policy; this one reads a film of any length in little memory. */

const K = constants()
const W = new Int32Array(64)

/** The first 32 bits of the fractions of the cube roots of the first 64 primes. */
function constants(): Int32Array {
  const found: number[] = []
  for (let n = 2; found.length < 64; n++) {
    if (!found.some((prime) => n % prime === 0)) found.push(n)
  }
  return Int32Array.from(found, (prime) => fraction(prime, 3n))
}

/** The first 32 bits after the point of a root, by integer Newton steps: floating point would not be exact enough. */
function fraction(n: number, root: 2n | 3n): number {
  const scaled = BigInt(n) << (32n * root)
  let guess = 1n << 40n
  for (;;) {
    const next = ((root - 1n) * guess + scaled / guess ** (root - 1n)) / root
    if (next >= guess) return Number(BigInt.asIntN(32, guess))
    guess = next
  }
}

export class Sha256 {
  private state = Int32Array.from([2, 3, 5, 7, 11, 13, 17, 19], (prime) => fraction(prime, 2n))
  private rest = new Uint8Array(64)
  private held = 0
  private length = 0

  update(bytes: Uint8Array): this {
    this.length += bytes.length
    let at = 0
    if (this.held > 0) {
      at = Math.min(64 - this.held, bytes.length)
      this.rest.set(bytes.subarray(0, at), this.held)
      this.held += at
      if (this.held < 64) return this
      this.block(this.rest, 0)
      this.held = 0
    }
    for (; at + 64 <= bytes.length; at += 64) this.block(bytes, at)
    this.rest.set(bytes.subarray(at), 0)
    this.held = bytes.length - at
    return this
  }

  /** The checksum in lower-case hex. Nothing may be added afterwards. */
  hex(): string {
    const bits = this.length * 8
    const end = new Uint8Array(this.held < 56 ? 64 - this.held : 128 - this.held)
    end[0] = 0x80
    const view = new DataView(end.buffer)
    view.setUint32(end.length - 8, Math.floor(bits / 2 ** 32))
    view.setUint32(end.length - 4, bits >>> 0)
    this.update(end)
    return Array.from(this.state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
  }

  private block(bytes: Uint8Array, from: number): void {
    for (let i = 0, at = from; i < 16; i++, at += 4) {
      W[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]
    }
    for (let i = 16; i < 64; i++) {
      const x = W[i - 15]
      const y = W[i - 2]
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
      W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0
    }
    const h = this.state
    let a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], i = h[7]
    for (let n = 0; n < 64; n++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
      const t1 = (i + s1 + ((e & f) ^ (~e & g)) + K[n] + W[n]) | 0
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
      i = g; g = f; f = e
      e = (d + t1) | 0
      d = c; c = b; b = a
      a = (t1 + t2) | 0
    }
    h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += i
  }
}
