/* Plans and money, as docs/protocols/rest.md gives them. */
import { get, patch, post, remove } from './request'

export interface Money { minor: number; currency: string; exponent: number; text: string }
export interface Term { rhythm: 'free' | 'month' | 'year' | 'prepaid'; years: number; renews: boolean }
export interface Plan {
  id: string
  name: string
  bytes: number
  people: number
  term: Term
  prices: Money[]
  tax_note: string
  regions: string[]
  shown_from: string
  shown_until: string | null
}
interface Terms { plan: string; name: string; bytes: number; term: Term; price: Money; tax_note: string }
export interface Order extends Terms { id: string; kind: 'buy' | 'upgrade' | 'renewal'; credit: Money; due: Money; made_at: string }
export interface Quote extends Terms { choice: 'buy' | 'upgrade' | 'later'; credit: Money; due: Money; begins_at: string | null; over: number }
export type RefundState =
  | 'calculated' | 'approved' | 'submitted' | 'pending' | 'succeeded' | 'failed' | 'needs_details' | 'alternative_payout' | 'unclaimed' | 'withdrawn'
export interface Refund {
  id: string
  amount: Money
  rule: 'last_payment_full' | 'prorata_from' | 'larger_of' | 'as_sent'
  since: string
  state: RefundState
  waits_for: 'approval' | 'sending' | 'operator' | 'member' | 'nobody'
  reference: string
  made_at: string
  changed_at: string
}
export interface Payment {
  id: string
  name: string
  amount: Money
  paid_at: string
  reference: string
  given_back: Money
  periods: { name: string; starts_at: string; ends_at: string }[]
  refunds: Refund[]
}
export interface Subscription extends Terms {
  cancelled_at: string | null
  following: Terms | null
  paid_until: string
  goes_on: boolean
  past_due: boolean
}
export interface Overview {
  entitlement: { bytes: number; reason: 'free' | 'paid' | 'gift' | 'family' | 'grace' | 'by_hand'; plan: string | null; until: string | null }
  subscription: Subscription | null
  order: Order | null
  payments: Payment[]
  gifts: Gift[]
}
export interface Gift { id: string; name: string; months: number; periods: { name: string; starts_at: string; ends_at: string }[] }
export interface Promised extends Terms { months: number; begins_at: string; ends_at: string; over: number }
export interface Code extends Terms { id: string; months: number; worth: Money; uses: number; used: number; note: string; valid_until: string | null; ended_at: string | null }
export type MadeCode = Code & { secret: string }
function asked(path: string, facts: Record<string, string | undefined>): string {
  const words = Object.entries(facts).flatMap(([name, value]) => (value ? [`${name}=${encodeURIComponent(value)}`] : []))
  return words.length > 0 ? `${path}?${words.join('&')}` : path
}

interface Who { id: string; name: string; email: string }
export type WaitingOrder = Order & { account: Who }
export type Failure = 'unreachable' | 'too_old' | 'balance' | 'dispute' | 'sanction' | 'other'
export type WaitingRefund = Refund & { account: Who; details: string; by_hand: boolean; late: boolean; failure: Failure | null }
export type Subscriber = Subscription & { id: string; account: Who }
export interface Month { month: string; sold: Money; given_back: Money }
export interface Ledger { balanced: boolean; postings: number; balances: (Money & { book: string })[]; complaints: string[] }

export interface Invoice { id: string; kind: 'invoice' | 'credit_note'; number: string; subject: string }

export const invoices = () => get<{ invoices: Invoice[] }>('/subscription/invoices')
export const plans = () => get<{ plans: Plan[] }>('/plans')
export const mine = () => get<Overview>('/subscription')
export const quote = (plan: string, currency: string) => post<Quote>('/subscription/quote', { plan, currency })
export const order = (plan: string, currency: string) => post<Order>('/subscription/orders', { plan, currency })
export const dropOrder = (id: string) => remove(`/subscription/orders/${encodeURIComponent(id)}`)
export const changeLater = (plan: string, currency: string) => post<Overview>('/subscription/change', { plan, currency })
export const cancel = () => post<Overview>('/subscription/cancel')
export const resume = () => post<Overview>('/subscription/resume')
export const refundDetails = (id: string, details: string) => post<Refund>(`/subscription/refunds/${encodeURIComponent(id)}/details`, { details })

export const lookAtCode = (code: string) => post<Promised>('/subscription/codes/look', { code })
export const redeem = (code: string) => post<Overview>('/subscription/codes/redeem', { code })

export interface NewCodes { plan: string; months: number; count: number; uses: number; valid_until: string | null; note: string }
export const codes = (cursor?: string) => get<{ codes: Code[]; next: string | null }>(asked('/operator/codes', { cursor }))
export const makeCodes = (wanted: NewCodes) => post<{ codes: MadeCode[] }>('/operator/codes', wanted)
export const endCode = (id: string) => post<Code>(`/operator/codes/${encodeURIComponent(id)}/end`)

export interface NewPlan {
  name: string
  bytes: number
  term: string
  prices: { minor: number; currency: string }[]
  tax_note: string
  regions: string[]
  people: number
  shown_from: string | null
  shown_until: string | null
}
export interface PlanChange { name?: string; tax_note?: string; regions?: string[]; shown_until?: string | null; always_shown?: boolean }
export const catalogue = () => get<{ plans: Plan[] }>('/operator/plans')
export const addPlan = (plan: NewPlan) => post<Plan>('/operator/plans', plan)
export const changePlan = (id: string, change: PlanChange) => patch<Plan>(`/operator/plans/${encodeURIComponent(id)}`, change)
export const endPlan = (id: string) => patch<Plan>(`/operator/plans/${encodeURIComponent(id)}`, { ended: true })
export const orders = (cursor?: string) => get<{ orders: WaitingOrder[]; next: string | null }>(asked('/operator/orders', { cursor }))
export const paid = (order: Order, reference: string) =>
  post<Overview>(`/operator/orders/${encodeURIComponent(order.id)}/payment`, { minor: order.due.minor, currency: order.due.currency, reference })
export interface Paying { subscribers: Subscriber[]; next: string | null }
export const subscribers = (cursor?: string, pastDue = false) =>
  get<Paying>(asked('/operator/subscribers', { cursor, past_due: pastDue ? 'true' : undefined }))
export const revenue = () => get<{ months: Month[] }>('/operator/revenue')
export type PostingKind =
  | 'sale' | 'credit' | 'payment' | 'credit_note' | 'refund' | 'refund_returned' | 'stray' | 'stray_returned' | 'dispute' | 'dispute_won' | 'gift'
export interface LedgerRow { at: string; kind: PostingKind; amount: Money; account: Who | null; invoice: Invoice | null }
export interface LedgerRows { rows: LedgerRow[]; next: string | null }
export const sales = (month: string, currency: string, cursor?: string) => get<LedgerRows>(asked('/operator/sales', { month, currency, cursor }))
export const bookRows = (book: string, currency: string, cursor?: string) => get<LedgerRows>(asked('/operator/ledger/rows', { book, currency, cursor }))
export const ledger = () => get<Ledger>('/operator/ledger')
export const refunds = (cursor?: string) => get<{ refunds: WaitingRefund[]; next: string | null }>(asked('/operator/refunds', { cursor }))
export const workOut = (account: string, rule: Refund['rule']) =>
  post<{ refunds: Refund[] }>(`/operator/accounts/${encodeURIComponent(account)}/refunds`, { rule })
export const refundStep = (id: string, step: 'approve' | 'withdraw' | 'again' | 'unclaimed') =>
  post(`/operator/refunds/${encodeURIComponent(id)}/${step}`)
export const refundSent = (id: string, reference: string) => post(`/operator/refunds/${encodeURIComponent(id)}/sent`, { reference })
export const refundFailed = (id: string) => post(`/operator/refunds/${encodeURIComponent(id)}/failed`, { failure: 'unreachable' })

/** How one stands with the payment provider. */
export interface Card { takes_cards: boolean; known: boolean; waiting: boolean; failure: string | null }
export const card = () => get<Card>('/subscription/card')
export const payByCard = (order: string) => post<{ url: string }>(`/subscription/orders/${encodeURIComponent(order)}/card`)
export const changeCard = () => post<{ url: string }>('/subscription/card')
