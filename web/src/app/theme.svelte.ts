/* Light, dark, or as the system says. The choice stays in this browser. */
export type Theme = 'system' | 'light' | 'dark'

const KEY = 'tansu.theme'
const night = matchMedia('(prefers-color-scheme: dark)')

export const theme = $state({ choice: remembered() })

function remembered(): Theme {
  const kept = localStorage.getItem(KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

/** Paints the page in the chosen theme and keeps following the system while that is the choice. */
export function applyTheme(): void {
  paint()
  night.addEventListener('change', paint)
}

export function chooseTheme(choice: Theme): void {
  theme.choice = choice
  if (choice === 'system') localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, choice)
  paint()
}

function paint(): void {
  const dark = theme.choice === 'dark' || (theme.choice === 'system' && night.matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}
