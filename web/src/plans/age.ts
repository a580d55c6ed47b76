/* How long somebody has waited for money: sent within fourteen days, and pointed at four days before. */

export type Age = 'fine' | 'soon' | 'late'
const DAY = 86_400_000
const SOON = 10
const LATE = 14

export const daysSince = (instant: string, now: number): number => Math.max(0, Math.floor((now - Date.parse(instant)) / DAY))

export const ageOf = (days: number): Age => (days >= LATE ? 'late' : days >= SOON ? 'soon' : 'fine')
