let wasSomewhere = false
addEventListener('focusin', () => { wasSomewhere = true }, { once: true })

/** Takes the focus if it went away with what had it, as when a form makes place for what was saved. */
export function catchFocus(node: HTMLElement): void {
  if (wasSomewhere && document.activeElement === document.body) node.focus()
}
