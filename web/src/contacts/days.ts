/* Days as cards write them: "1985-03-14", or "--03-14" when nobody tells the year. */
export interface Day { year: string; month: string; day: string }

export function readDay(text: string): Day | null {
  const [, year, month, day] = /^(\d{4}|-)-(\d\d)-(\d\d)$/.exec(text) ?? []
  return month ? { year: year === '-' ? '' : year, month, day } : null
}

/** What is written for it; "" as long as it is not a day. */
export function writeDay({ year, month, day }: Day): string {
  if (!month || !day) return ''
  const two = (text: string) => text.padStart(2, '0')
  return `${/^\d{4}$/.test(year) ? year : '-'}-${two(month)}-${two(day)}`
}

export function dayWords(text: string, language: string): string {
  const day = readDay(text)
  if (!day) return text
  // A leap year, so that 29 February is a day.
  const date = new Date(`${day.year || '2000'}-${day.month}-${day.day}T00:00:00Z`)
  if (Number.isNaN(date.getTime())) return text
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { day: 'numeric', month: 'long', ...(day.year ? { year: 'numeric' } : {}), timeZone: 'UTC' }).format(date)
}

export const monthNames = (language: string): string[] =>
  Array.from({ length: 12 }, (_, at) => new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2000, at, 1))))
