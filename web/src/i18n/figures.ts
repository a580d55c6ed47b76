/* Sizes, rates and lengths of time, written as the language writes them. */
import { localeOf } from './locale'

const STEPS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Bytes in decimal units (1 GB = 10^9 bytes): "41.2 GB". */
export function size(bytes: number, language: string): string {
  let value = Math.max(0, bytes)
  let step = 0
  while (value >= 999.5 && step < STEPS.length - 1) {
    value /= 1000
    step += 1
  }
  const digits = step === 0 || value >= 99.95 ? 0 : 1
  const figure = new Intl.NumberFormat(localeOf(language), { maximumFractionDigits: digits }).format(value)
  return `${figure}\u00a0${STEPS[step]}`
}

/** Milliseconds as a film's length: "0:07", "12:40", "1:02:09". */
export function length(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const tail = String(s).padStart(2, '0')
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${tail}` : `${m}:${tail}`
}

/** Seconds as time left, in one unit a person would say: "40 sec", "12 min", "3 hr". */
export function timeLeft(seconds: number, language: string): string {
  const [value, unit] =
    seconds < 60 ? [Math.max(1, Math.ceil(seconds / 5) * 5), 'second']
    : seconds < 5400 ? [Math.ceil(seconds / 60), 'minute']
    : [Math.ceil(seconds / 3600), 'hour']
  return new Intl.NumberFormat(localeOf(language), { style: 'unit', unit: unit as string, unitDisplay: 'short' }).format(value as number)
}

export function whole(value: number, language: string): string {
  return new Intl.NumberFormat(localeOf(language)).format(value)
}

export function percent(part: number, language: string): string {
  return new Intl.NumberFormat(localeOf(language), { style: 'percent', maximumFractionDigits: part > 0 && part < 0.1 ? 1 : 0 }).format(part)
}
