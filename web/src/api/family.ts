/* Who shares a plan, as docs/protocols/rest.md gives it. */
import type { Money } from './plans'
import { get, post, remove } from './request'

interface Who { id: string; name: string; email: string }
export type Relative = Who & { used: number; joined_at: string }
export interface Invite { id: string; email: string; expires_at: string }
export interface Invitation { id: string; from: Who; quota: number; left: number; fits: boolean; own_plan: { name: string; back: Money[] } | null; token?: string }
export interface Family { people: number; used: number; owner: Who | null; members: Relative[]; invites: Invite[]; invitations: Invitation[] }

export const family = () => get<Family>('/family')
export const invite = (email: string) => post<Invite & { link: string }>('/family/invites', { email })
export const withdraw = (id: string) => remove(`/family/invites/${encodeURIComponent(id)}`)
export const look = (token: string) => post<Invitation>('/family/look', { token })
export const accept = ({ id, token, own_plan }: Invitation) => post<Family>('/family/accept', { ...(token ? { token } : { invitation: id }), end_plan: own_plan !== null })
export const decline = (invitation: string) => post<Family>('/family/decline', { invitation })
export const leave = () => post<Family>('/family/leave')
export const removeMember = (account: string) => remove(`/family/members/${encodeURIComponent(account)}`)
