/* What a plan costs, in words. */
import type { Plan } from '../api/plans'
import { t } from '../i18n/language.svelte'
import { money } from './money'

/** What a plan costs and how often, in each of its currencies. */
export function priceOf(plan: Plan, language: string): string {
  const price = plan.prices.map((one) => money(one, language)).join(' · ')
  if (plan.term.rhythm === 'prepaid') return t('plans.prepaid', { price, n: plan.term.years })
  return plan.term.rhythm === 'year' ? t('plans.year', { price }) : t('plans.month', { price })
}
