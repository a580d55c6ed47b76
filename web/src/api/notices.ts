/* What the server told this account. */
import { get, patch, post, put } from './request'

export interface Notice {
  id: string
  kind: string
  /** The language it is written in; not always the page's. */
  language: string
  title: string
  lines: string[]
  action: string
  path: string
  made_at: string
  seen: boolean
  dismissed: boolean
}

export interface Notices { notices: Notice[]; unseen: number; optional_mail: boolean; next: string | null }

export const notices = (more: { cursor?: string; limit?: number; language?: string } = {}) => {
  const asked = Object.entries(more).filter(([, value]) => value !== undefined && value !== '')
  return get<Notices>(`/account/notices?${new URLSearchParams(asked.map(([name, value]) => [name, String(value)]))}`)
}
export const seen = () => post('/account/notices/seen')
export const dismiss = (id: string, dismissed: boolean) => patch<Notice>(`/account/notices/${encodeURIComponent(id)}`, { dismissed })
export const wantMail = (optional: boolean) => put('/account/notices/mail', { optional })
