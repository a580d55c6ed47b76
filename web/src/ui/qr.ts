/* A text as a QR code, drawn here: what it says never leaves the browser. */
import { encode } from 'uqr'

export interface Drawing { size: number; path: string }

/** One path of squares in a box of `size` units, with the quiet edge of four squares that scanners ask for. */
export function drawingOf(text: string): Drawing {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  let path = ''
  for (const [y, row] of data.entries()) {
    for (let x = 0; x < row.length; x++) {
      let end = x
      while (row[end]) end += 1
      if (end > x) path += `M${x} ${y}h${end - x}v1h${x - end}z`
      x = end
    }
  }
  return { size, path }
}
