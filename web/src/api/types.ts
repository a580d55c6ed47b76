/* The shapes of the server's answers, as docs/protocols/rest.md gives them. */
export interface Instance { name: string; version: string; setup_needed: boolean; max_upload: number; free_quota: number; secure: boolean; address: string }

export type Standing = 'open' | 'frozen' | 'closing' | 'closed'

export interface Account {
  id: string
  email: string
  name: string
  region: string
  language: string
  operator: boolean
  created_at: string
  closing_at: string | null
  standing: { gallery: Standing }
}

export interface Session { account: Account; session: { id: string; label: string; created_at: string } }

export interface Months { version: number; months: string[]; counts: number[]; ratios: number[]; versions: number[]; total: number }

export interface MonthPage {
  month: string
  version: number
  page: number
  pages: number
  ids: string[]
  times: number[]
  ratios: number[]
  colours: string
  videos: Record<string, number>
  favourites: number[]
  pending: number[]
}

export interface Asset {
  id: string
  name: string
  kind: 'photo' | 'video'
  mime: string
  size: number
  sha256: string
  width: number
  height: number
  duration_ms: number | null
  taken_at: string
  taken_from: string
  camera: string | null
  place: { latitude: number; longitude: number; altitude: number | null } | null
  favourite: boolean
  added_at: string
  state: 'live' | 'trash' | 'came_back'
  purge_at: string | null
  rendition: 'pending' | 'ready' | 'failed' | 'none'
  path: string
  etag: string
}

export interface Trash { assets: Asset[]; next: string | null; total: number; bytes: number }

export type CheckState = 'missing' | 'have' | 'trash' | 'deleted'
export interface Check { states: CheckState[]; ids: Record<string, string>; deleted_at: Record<string, string> }

export interface Receipt {
  sha256: string
  state: 'safe' | 'stored' | 'trash' | 'missing' | 'damaged'
  asset: string | null
  safe_at: string | null
}

export interface Changes { changes: { item: string; gone_at: string | null }[]; cursor: string; more?: boolean }

export interface Usage {
  quota: number
  used: number
  reserved: number
  left: number
  categories: { category: string; bytes: number; count: number }[]
}

export interface SessionRow { id: string; label: string; address: string; created_at: string; last_seen_at: string; current: boolean }
export interface AppPassword { id: string; label: string; created_at: string; last_used_at: string | null }
export interface Token { id: string; label: string; scopes: string[]; created_at: string; expires_at: string | null; last_used_at: string | null }

/** An app that asks to be let in. `client` is what it says of itself. */
export interface LoginFlow { client: string; address: string; state: 'waiting' | 'granted' | 'denied' | 'done'; asked_at: string; expires_at: string }

/** A device that was stopped while it deleted. */
export interface Brake {
  id: string
  device: string
  collection: string
  name: string
  deleted: number
  refused: number
  total: number
  most: number
  asked_at: string
  decision: 'open' | 'allowed' | 'declined'
  until: string | null
}

export interface Job {
  id: string
  kind: string
  account: string | null
  state: 'waiting' | 'running' | 'done' | 'dead'
  attempts: number
  due_at: string
  started_at: string | null
  progress: { done: number; total: number } | null
  error: string | null
}
export interface Jobs {
  jobs: Job[]
  counts: { waiting: number; running: number; dead: number }
  renditions: { pending: number; failed: number }
  next: string | null
}

export interface Health {
  checks: { name: string; state: 'ok' | 'warn' | 'bad'; words: string }[]
  /** `floor`: uploads stop when less than this is free. */
  disk: { free: number; floor?: number; total?: number }
  version: string
  database: string
  blobs?: string
}

export interface AccountRow extends Account { quota: number; used: number; disabled: boolean; last_seen_at: string | null }
