/* Money as the language writes it, from whole minor units and the digits the server says the currency has. */
import { localeOf } from '../i18n/locale'
import type { Money } from '../api/plans'

/** A price as it stands in a form. */
export interface TypedPrice { amount: string; currency: string }

export function money(amount: Money, language: string): string {
  const digits = { minimumFractionDigits: amount.exponent, maximumFractionDigits: amount.exponent }
  return new Intl.NumberFormat(localeOf(language), { style: 'currency', currency: amount.currency, ...digits }).format(amount.minor / 10 ** amount.exponent)
}

/** Reads "2.99" or "2,99" as minor units; null for what is no amount of that currency. */
export function minorOf(text: string, exponent: number): number | null {
  const found = /^(\d{1,10})(?:[.,](\d{1,4}))?$/.exec(text.trim())
  if (!found || (found[2] ?? '').length > exponent) return null
  return Number(found[1] + (found[2] ?? '').padEnd(exponent, '0'))
}

/** How many digits a currency has here, for a form: the server decides in the end. */
export function digitsOf(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  } catch {
    return 2
  }
}
