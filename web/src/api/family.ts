/* Who shares a plan, as docs/protocols/rest.md gives it. */
import { get, post, remove } from './request'

interface Who { id: string; name: string; email: string }
export type Relative = Who & { used: number; joined_at: string }
export interface Invite { id: string; email: string; expires_at: string }
export interface Invitation { id: string; from: Who; quota: number; left: number; fits: boolean; token?: string }
export interface Family { people: number; used: number; owner: Who | null; members: Relative[]; invites: Invite[]; invitations: Invitation[] }

export const family = () => get<Family>('/family')
export const invite = (email: string) => post<Invite & { link: string }>('/family/invites', { email })
export const withdraw = (id: string) => remove(`/family/invites/${encodeURIComponent(id)}`)
export const look = (token: string) => post<Invitation>('/family/look', { token })
export const accept = ({ id, token }: Invitation) => post<Family>('/family/accept', token ? { token } : { invitation: id })
export const decline = (invitation: string) => post<Family>('/family/decline', { invitation })
export const leave = () => post<Family>('/family/leave')
export const removeMember = (account: string) => remove(`/family/members/${encodeURIComponent(account)}`)
