/* Saves what lies at addresses of ours, one after the other. Browsers drop downloads that begin in the same moment. */
export async function saveOneByOne(urls: readonly string[]): Promise<void> {
  for (const url of urls) {
    const link = document.createElement('a')
    link.href = url
    link.download = ''
    link.click()
    if (urls.length > 1) await new Promise((then) => setTimeout(then, 400))
  }
}
