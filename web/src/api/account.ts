/* Set-up, sign-in and the account's part of the API. */
import { get, patch, post, put, remove } from './request'
import type { Account, AppPassword, Brake, Instance, LoginFlow, Session, SessionRow, Token, Usage } from './types'

export const instance = () => get<Instance>('/instance')

export interface FirstAccount { code: string; email: string; name: string; password: string; region: string }
export const setUp = (first: FirstAccount) => post<Session>('/setup', first, { asks: true })

export const session = () => get<Session>('/session', { asks: true })
export const signIn = (email: string, password: string) => post<Session>('/session', { email, password }, { asks: true })
export const signOut = () => remove('/session', { asks: true })
export const forgotten = (email: string) => post('/password/forgotten', { email }, { asks: true })
export const reset = (token: string, password: string) => post('/password/reset', { token, password }, { asks: true })

export const change = (what: { name?: string; region?: string; language?: string }) => patch<Account>('/account', what)
export const changePassword = (current: string, password: string, end_others: boolean) =>
  put('/account/password', { current, password, end_others }, { asks: true })
export const usage = () => get<Usage>('/account/usage')
export const close = (password: string) => post<Account>('/account/close', { password }, { asks: true })
export const keepOpen = () => remove<Account>('/account/close')

export const sessions = () => get<{ sessions: SessionRow[] }>('/account/sessions')
export const endSession = (id: string) => remove(`/account/sessions/${encodeURIComponent(id)}`)
export const endOtherSessions = () => remove('/account/sessions')

export const appPasswords = () => get<{ app_passwords: AppPassword[] }>('/account/app-passwords')
export const makeAppPassword = (label: string) => post<{ id: string; label: string; password: string }>('/account/app-passwords', { label })
export const revokeAppPassword = (id: string) => remove(`/account/app-passwords/${encodeURIComponent(id)}`)

export const tokens = () => get<{ tokens: Token[] }>('/account/tokens')
export const makeToken = (label: string, scopes: string[], expires_days?: number) =>
  post<{ id: string; token: string }>('/account/tokens', { label, scopes, expires_days })
export const revokeToken = (id: string) => remove(`/account/tokens/${encodeURIComponent(id)}`)

const flowAt = (flow: string) => `/login-flows/${encodeURIComponent(flow)}`
export const loginFlow = (flow: string) => get<LoginFlow>(flowAt(flow))
export const grantLogin = (flow: string) => post<LoginFlow>(`${flowAt(flow)}/grant`)
export const denyLogin = (flow: string) => post<LoginFlow>(`${flowAt(flow)}/deny`)

export const brakes = () => get<{ brakes: Brake[] }>('/account/brakes')
export const decideBrake = (id: string, allow: boolean) => post<Brake>(`/account/brakes/${encodeURIComponent(id)}`, { allow })
