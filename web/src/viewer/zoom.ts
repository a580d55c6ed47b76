/* Zooming and moving a picture inside a stage, as pure arithmetic. Coordinates count from the middle of the stage. */

export interface Zoom {
  scale: number
  x: number
  y: number
}

export interface Size {
  width: number
  height: number
}

export const WHOLE: Zoom = { scale: 1, x: 0, y: 0 }
export const LARGEST = 8

/** The size of a picture that just fits into a stage; small pictures are not blown up. */
export function fit(picture: Size, stage: Size): Size {
  const factor = Math.min(stage.width / picture.width, stage.height / picture.height, 1)
  return { width: picture.width * factor, height: picture.height * factor }
}

/** Zooms by a factor so that the point under the finger stays under it. */
export function zoomAt(zoom: Zoom, point: { x: number; y: number }, factor: number, fitted: Size, stage: Size): Zoom {
  const scale = Math.min(LARGEST, Math.max(1, zoom.scale * factor))
  const grown = scale / zoom.scale
  const moved = { scale, x: point.x - (point.x - zoom.x) * grown, y: point.y - (point.y - zoom.y) * grown }
  return within(moved, fitted, stage)
}

export function moveBy(zoom: Zoom, x: number, y: number, fitted: Size, stage: Size): Zoom {
  return within({ scale: zoom.scale, x: zoom.x + x, y: zoom.y + y }, fitted, stage)
}

/** No further than the picture's edge at the stage's edge; in the middle where the picture is smaller. */
export function within(zoom: Zoom, fitted: Size, stage: Size): Zoom {
  if (zoom.scale === 1) return WHOLE
  const room = (picture: number, stage: number) => Math.max(0, (picture * zoom.scale - stage) / 2)
  const clamp = (value: number, most: number) => Math.min(most, Math.max(-most, value))
  return {
    scale: zoom.scale,
    x: clamp(zoom.x, room(fitted.width, stage.width)),
    y: clamp(zoom.y, room(fitted.height, stage.height)),
  }
}

export type Swipe = 'newer' | 'older' | 'close' | null

/** What a finished one-finger move means; speed in pixels a millisecond. */
export function swipeOf(dx: number, dy: number, milliseconds: number, stage: Size): Swipe {
  const quick = (way: number) => Math.abs(way) > 40 && Math.abs(way) / Math.max(1, milliseconds) > 0.4
  if (Math.abs(dx) > Math.abs(dy)) {
    if (Math.abs(dx) < stage.width * 0.2 && !quick(dx)) return null
    return dx > 0 ? 'newer' : 'older'
  }
  return dy > 0 && (dy > stage.height * 0.18 || quick(dy)) ? 'close' : null
}
