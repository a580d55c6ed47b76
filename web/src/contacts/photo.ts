/* A picture made small enough for an address book. */
const LARGEST = 1_000_000
const SIDE = 1024

/** A JPEG of at most a megabyte and 1,024 pixels, upright. Fails if the browser cannot read the picture. */
export async function portrait(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  try {
    for (let side = SIDE; ; side /= 2) {
      for (const quality of [0.88, 0.7, 0.5]) {
        const made = await drawn(picture, side, quality)
        if (made.size <= LARGEST || side < 128) return made
      }
    }
  } finally {
    picture.close()
  }
}

async function drawn(picture: ImageBitmap, side: number, quality: number): Promise<Blob> {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  const pen = canvas.getContext('2d')!
  // JPEG has no holes: what was see-through becomes white.
  pen.fillStyle = '#ffffff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((then, failed) => canvas.toBlob((blob) => (blob ? then(blob) : failed(new Error('no picture'))), 'image/jpeg', quality))
}
