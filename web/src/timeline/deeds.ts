/* What can be done with assets: favourite, download, trash with a way back. */
import * as api from '../api/gallery'
import { announce } from '../ui/announcer.svelte'
import { saveOneByOne } from '../ui/save'
import { tell, tellProblem } from '../ui/toasts.svelte'
import { t } from '../i18n/language.svelte'
import { inTurn } from '../ui/turns'
import { library } from './library.svelte'

const UNDO = 10_000

/** Moves assets to the trash at once, and offers the way back for ten seconds. */
export async function trashWithUndo(ids: string[]): Promise<void> {
  library.hide(ids)
  try {
    await api.trashThem(ids)
  } catch (error) {
    tellProblem(error)
    return library.unhide()
  }
  tell(t('toast.trashed', { n: ids.length }), { for: UNDO, action: { label: t('action.undo'), run: () => void putBack(ids) } })
}

async function putBack(ids: string[]): Promise<void> {
  try {
    await api.restoreThem(ids)
    await library.refresh()
    announce(t('toast.restored', { n: ids.length }))
  } catch (error) {
    tellProblem(error)
  }
}

/** Marks all as favourites; unmarks them if they all were. */
export async function favourThem(ids: string[]): Promise<void> {
  const favourite = !library.areFavourites(ids)
  for (const id of ids) library.markFavourite(id, favourite)
  try {
    for (const id of ids) await inTurn(() => api.favour(id, favourite))
    announce(t(favourite ? 'toast.favoured' : 'toast.unfavoured', { n: ids.length }))
  } catch (error) {
    tellProblem(error)
    await library.refresh()
  }
}

/** Saves the originals. */
export const download = (ids: string[]): Promise<void> => saveOneByOne(ids.map(api.downloadUrl))
