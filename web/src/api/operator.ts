/* The operator's part of the API. */
import { get, patch, post, remove } from './request'
import type { AccountRow, Health, Jobs } from './types'

const query = (given: Record<string, string | null>) => {
  const set = Object.entries(given).filter((pair): pair is [string, string] => !!pair[1])
  return set.length > 0 ? `?${new URLSearchParams(set)}` : ''
}

export const jobs = (state: string | null, cursor: string | null) => get<Jobs>(`/operator/jobs${query({ state, cursor })}`)
export const retryJob = (id: string) => post(`/operator/jobs/${encodeURIComponent(id)}/retry`)
export const removeJob = (id: string) => remove(`/operator/jobs/${encodeURIComponent(id)}`)
export const health = () => get<Health>('/operator/health')

export const accounts = (cursor: string | null) =>
  get<{ accounts: AccountRow[]; next: string | null }>(`/operator/accounts${query({ cursor })}`)
export interface Invited { email: string; name: string; region: string; quota?: number; operator?: boolean }
export const invite = (who: Invited) => post<{ account: AccountRow; invite: string }>('/operator/accounts', who)
export const alter = (id: string, what: { quota?: number; disabled?: boolean; operator?: boolean }) =>
  patch(`/operator/accounts/${encodeURIComponent(id)}`, what)
