/* What the viewer looks at: the asset, where it is among all, and who stands beside it. */
import * as api from '../api/gallery'
import type { Asset } from '../api/types'
import { library } from '../timeline/library.svelte'
import type { Place } from '../timeline/moves'

export class Sight {
  asset = $state.raw<Asset | null>(null)
  place = $state.raw<Place | null>(null)
  newer = $state.raw<string | null>(null)
  older = $state.raw<string | null>(null)

  constructor(readonly id: string) {}

  /** Finds the asset and its neighbours, and fetches the neighbours' previews ahead. Fails with a Problem. */
  async open(): Promise<void> {
    this.place = library.find(this.id)
    const asset = api.asset(this.id).then((asset) => (this.asset = asset))
    if (!this.place) {
      const { taken_at, state } = await asset
      await library.open()
      if (state === 'live') this.place = await library.locate(this.id, taken_at.slice(0, 7))
    }
    if (this.place) {
      const [newer, older] = await Promise.all([library.beside(this.place, -1), library.beside(this.place, 1)])
      this.newer = newer && library.idAt(newer)
      this.older = older && library.idAt(older)
      for (const place of [older, newer]) if (place) ahead(place)
    }
    await asset
  }

  /** Width and height as far as known before the asset itself has come. */
  get shape(): { width: number; height: number } {
    if (this.asset) return { width: this.asset.width || 4, height: this.asset.height || 3 }
    const ratio = this.place ? library.contentOf(this.place.section)!.ratios[this.place.at] : 4 / 3
    return { width: 4000 * ratio, height: 4000 }
  }

  get isFilm(): boolean {
    if (this.asset) return this.asset.kind === 'video'
    return this.place !== null && library.contentOf(this.place.section)!.videos.has(this.place.at)
  }
}

function ahead(place: Place): void {
  const content = library.contentOf(place.section)!
  if (!content.pending.has(place.at)) new Image().src = api.previewUrl(content.ids[place.at])
}
