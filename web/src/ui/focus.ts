/** Takes the focus if it went away with what had it, as when a form makes place for what was saved. */
export function catchFocus(node: HTMLElement): void {
  if (document.activeElement === document.body) node.focus()
}
