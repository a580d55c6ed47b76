/* What a photo is called aloud: "Photo, 3 March 2019, 14:05". */
import { t } from '../i18n/language.svelte'
import { wallTime } from '../i18n/dates'
import { length } from '../i18n/figures'
import type { Content } from './content'

export function labelOf(content: Content, at: number, language: string): string {
  const when = wallTime(content.walls[at], language)
  const film = content.videos.get(at)
  const what = film === undefined ? t('tile.photo', { when }) : t('tile.video', { when, length: length(film) })
  return content.favourites.has(at) ? `${what}, ${t('tile.favourite')}` : what
}
