/* The gallery's part of the API. */
import { API, get, inBatches, patch, post } from './request'
import type { Asset, Changes, Check, MonthPage, Months, Receipt, Trash } from './types'

export const months = () => get<Months>('/gallery/months')
export const monthPage = (month: string, version: number, page: number, signal?: AbortSignal) =>
  get<MonthPage>(`/gallery/months/${month}?v=${version}&page=${page}`, { signal })

export const asset = (id: string) => get<Asset>(`/gallery/assets/${encodeURIComponent(id)}`)
export const favour = (id: string, favourite: boolean) => patch<Asset>(`/gallery/assets/${encodeURIComponent(id)}`, { favourite })

export const trashThem = (ids: string[]) => inBatches('/gallery/trash', 'ids', ids)
export const restoreThem = (ids: string[]) => inBatches('/gallery/restore', 'ids', ids)
export const purgeThem = (ids: string[]) => inBatches('/gallery/purge', 'ids', ids)
export const purgeAll = () => post<{ done: number }>('/gallery/purge', { all: true })

export const trash = (cursor: string | null) => get<Trash>(`/gallery/trash?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)

export const cameBack = (cursor: string | null, limit = 100) =>
  get<Trash>(`/gallery/came-back?limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
export const keepThem = (ids: string[]) => inBatches('/gallery/keep', 'ids', ids)
/** Lets them wait for a word again, as before they were kept or deleted again. */
export const setAside = (ids: string[]) => inBatches('/gallery/came-back', 'ids', ids)

export const check = (sha256: string[]) => post<Check>('/gallery/check', { sha256 })
export const receipts = (sha256: string[]) => post<{ receipts: Receipt[] }>('/gallery/receipts', { sha256 })
export const changes = (cursor: string | null) =>
  get<Changes>(`/changes?feature=gallery&limit=500${cursor ? `&since=${encodeURIComponent(cursor)}` : ''}`)

const at = (id: string, what: string) => `${API}/gallery/assets/${encodeURIComponent(id)}/${what}`
export const thumbnailUrl = (id: string) => at(id, 'thumbnail')
export const previewUrl = (id: string) => at(id, 'preview')
export const originalUrl = (id: string) => at(id, 'original')
export const downloadUrl = (id: string) => at(id, 'original?download=1')
