/* Dates as people read them: absolute with the weekday. Wall times stay wall times: they are shown as written. */
import { localeOf } from './locale'

const formats = new Map<string, Intl.DateTimeFormat>()

function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(written(language), options))
  return formats.get(key)!
}

/** English dates put the day first and count hours to 24: nobody misreads "3 March 2019, 14:05". */
function written(language: string): string {
  return language === 'en' ? 'en-GB' : localeOf(language)
}

// "UTC" only undoes that wall seconds are counted as if they were UTC.
const WALL = { timeZone: 'UTC' } as const

/** "March 2019" for "2019-03". */
export function monthName(month: string, language: string): string {
  return format(language, { ...WALL, month: 'long', year: 'numeric' }).format(new Date(`${month}-01T00:00:00Z`))
}

/** "Mar" for "2019-03". */
export function monthShort(month: string, language: string): string {
  return format(language, { ...WALL, month: 'short' }).format(new Date(`${month}-01T00:00:00Z`))
}

/** "Sun 3 Mar" for wall seconds. */
export function shortDay(wall: number, language: string): string {
  return format(language, { ...WALL, weekday: 'short', day: 'numeric', month: 'short' }).format(wall * 1000)
}

/** "Sunday, 3 March 2019" for wall seconds. */
export function longDay(wall: number, language: string): string {
  return format(language, { ...WALL, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(wall * 1000)
}

/** "3 March 2019 14:05" for wall seconds. */
export function wallTime(wall: number, language: string): string {
  const day = format(language, { ...WALL, day: 'numeric', month: 'long', year: 'numeric' }).format(wall * 1000)
  return `${day} ${format(language, { ...WALL, hour: '2-digit', minute: '2-digit' }).format(wall * 1000)}`
}

/** Wall seconds and offset of "2026-05-01T14:03:22+02:00"; the offset is null when it was not known. */
export function readTaken(taken: string): { wall: number; offset: string | null } {
  const [, clock, offset] = /^(.{19})(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(taken) ?? []
  if (!clock) return { wall: NaN, offset: null }
  return { wall: Date.parse(`${clock}Z`) / 1000, offset: offset === 'Z' ? '+00:00' : (offset ?? null) }
}

/** An instant in the reader's own zone: "Sun, 3 Mar 2019, 14:05". */
export function moment(instant: string, language: string): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' } as const
  return format(language, options).format(new Date(instant))
}

/** The day of an instant in the reader's own zone: "Sunday, 3 March 2019". */
export function dayOf(instant: string, language: string): string {
  return format(language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(instant))
}

/** The clock time of an instant in the reader's own zone: "14:32". */
export function clockOf(instant: string, language: string): string {
  return format(language, { hour: '2-digit', minute: '2-digit' }).format(new Date(instant))
}

/** An instant as briefly as a list wants it: "14:32" for today, "3 Mar" for this year, else "3 Mar 2019". */
export function shortMoment(instant: string, language: string): string {
  const [at, now] = [new Date(instant), new Date()]
  if (at.toDateString() === now.toDateString()) return clockOf(instant, language)
  const year = at.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const)
  return format(language, { day: 'numeric', month: 'short', ...year }).format(at)
}

/** How far away an instant is, to stand beside the absolute date: "in 12 days", "3 hours ago". */
export function away(instant: string, now: number, language: string): string {
  const seconds = (Date.parse(instant) - now) / 1000
  const units: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86400], ['hour', 3600], ['minute', 60]]
  const relative = new Intl.RelativeTimeFormat(written(language), { numeric: 'auto' })
  for (const [unit, span] of units) {
    if (Math.abs(seconds) >= span) return relative.format(Math.round(seconds / span), unit)
  }
  return relative.format(Math.round(seconds), 'second')
}
