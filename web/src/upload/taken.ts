/* When a file says nothing of its own date, the time of its last change is better than nothing. */

const DATE_IN_NAME = /(?:19|20)\d\d[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12]\d|3[01])/

/** The last change as wall time with its offset; "" if the name tells a date, for names survive copying better.
 * What the camera wrote into the file goes before both: the server sees to that. */
export function declared(name: string, modified: number): string {
  if (DATE_IN_NAME.test(name) || !(modified > 0)) return ''
  const moment = new Date(modified)
  const east = -moment.getTimezoneOffset()
  const wall = new Date(modified + east * 60_000).toISOString().slice(0, 19)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${wall}${east < 0 ? '-' : '+'}${two(Math.floor(Math.abs(east) / 60))}:${two(Math.abs(east) % 60)}`
}
