/* Days of an operator's calendar as the instants between which something is on sale. */

/** The first instant of a day such as "2027-01-31" where the operator is; null for no day. */
export function beginOf(day: string): string | null {
  return day ? at(day, 0).toISOString() : null
}

/** The instant after a day's last one; null for no day. */
export function endOf(day: string): string | null {
  return day ? at(day, 1).toISOString() : null
}

/** The day whose end is that instant, to be shown in a form; empty for none. */
export function lastDayOf(instant: string | null): string {
  if (!instant) return ''
  const last = new Date(Date.parse(instant) - 1)
  return [last.getFullYear().toString().padStart(4, '0'), two(last.getMonth() + 1), two(last.getDate())].join('-')
}

function at(day: string, later: number): Date {
  const [year, month, date] = day.split('-').map(Number)
  return new Date(year, month - 1, date + later)
}

const two = (number: number) => number.toString().padStart(2, '0')
