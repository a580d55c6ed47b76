/* What became of several files, as if they had been one. */
import type { Outcome, Report } from '../api/contacts'

export function together(one: Report | null, other: Report): Report {
  if (!one) return other
  const counts = { ...one.counts }
  for (const outcome of Object.keys(other.counts) as Outcome[]) counts[outcome] += other.counts[outcome]
  return { ...other, counts, noted: [...one.noted, ...other.noted], stopped: one.stopped || other.stopped }
}
