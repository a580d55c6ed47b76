/* Whether single letters do things. Who speaks to the computer, or types with a tremor, can turn them off. */
const KEY = 'tansu.keys'

export const keys = $state({ on: localStorage.getItem(KEY) !== 'off' })

export function useKeys(on: boolean): void {
  keys.on = on
  if (on) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, 'off')
}
