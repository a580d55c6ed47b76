// Photographs every page, wide and narrow, light and dark, and lets axe look at each:
// Shows a demo library (make demo), signed in with --email and --password:
//   node dev/look.mjs --base URL [--out DIR] [--only NAME] [--size wide|narrow] [--theme light|dark]
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { mkdirSync, readFileSync } from 'node:fs'
import { argument, BASE, launch, open, signIn } from './browser.mjs'

const out = argument('out', join(tmpdir(), 'tansu-look'))
const only = argument('only')
const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 }, least: { width: 320, height: 640 } }
const themes = argument('theme') ? [argument('theme')] : ['light', 'dark']
mkdirSync(out, { recursive: true })

const photo = (page) => page.locator('a[data-id]').first().getAttribute('href')
const inside = {
  photos: '/',
  selected: async (page) => {
    await page.goto(BASE + '/')
    await page.locator('a[data-id]').nth(2).focus()
    await page.keyboard.press('x')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('X')
  },
  scrubber: async (page) => {
    await page.goto(BASE + '/')
    await page.getByRole('slider').focus()
    await page.keyboard.press('PageDown')
    await page.keyboard.press('PageDown')
  },
  viewer: async (page) => {
    await page.goto(BASE + '/')
    await page.locator('a[data-id]').first().waitFor()
    await page.goto(BASE + (await photo(page)))
  },
  info: async (page) => {
    await inside.viewer(page)
    await page.getByRole('button', { name: 'Details' }).click()
  },
  files: '/files',
  documents: async (page) => {
    await page.goto(BASE + '/files?path=Documents')
    await page.getByRole('row').nth(1).waitFor()
  },
  'files-selected': async (page) => {
    await inside.documents(page)
    await page.getByRole('checkbox').nth(1).check()
    await page.getByRole('checkbox').nth(2).check()
  },
  'files-details': async (page) => {
    await inside.documents(page)
    await page.getByRole('button', { name: /^Details and deeds for .*\.\w+$/ }).first().click()
  },
  'files-move': async (page) => {
    await inside['files-selected'](page)
    await page.getByRole('button', { name: 'Move', exact: true }).click()
  },
  'files-folder': async (page) => {
    await page.goto(BASE + '/files')
    await page.getByRole('button', { name: 'New folder' }).click()
  },
  'files-trash': '/files/trash',
  upload: '/upload',
  trash: '/trash',
  'came-back': '/came-back',
  contacts: '/contacts',
  contact: async (page) => {
    await page.goto(BASE + '/contacts')
    await page.locator('main a[data-card]').first().click()
    await page.getByRole('link', { name: 'Edit' }).waitFor()
  },
  'contacts-trash': '/contacts/trash',
  duplicates: '/contacts/duplicates',
  books: '/contacts/books',
  notes: '/notes',
  'notes-trash': '/notes/trash',
  messages: '/messages',
  conversation: async (page) => {
    await page.goto(BASE + '/messages')
    await page.locator('.threads a').first().click()
    await page.locator('article').first().waitFor()
  },
  'messages-search': async (page) => {
    await page.goto(BASE + '/messages')
    await page.getByRole('searchbox', { name: 'Search messages' }).fill('cafe')
    await page.locator('mark').first().waitFor()
  },
  'messages-files': '/messages/files',
  calls: '/messages/calls',
  take: '/take',
  account: '/account',
  storage: '/account/storage',
  devices: '/account/devices',
  plan: '/plan',
  notices: '/notices',
  connect: '/connect',
  'connect-phone': async (page) => {
    await page.goto(BASE + '/connect/nextcloud-android')
    await page.getByRole('button', { name: 'Show a code to scan' }).click()
    await page.getByRole('img', { name: 'Code with address, user name and app password' }).waitFor()
  },
  'connect-address': '/connect/davx5',
  'connect-commands': '/connect/rclone',
  grant: async (page) => {
    const asked = await page.request.post(BASE + '/index.php/login/v2', { headers: { 'User-Agent': 'Mozilla/5.0 (Android) Nextcloud-android/3.30.0' } })
    await page.goto(new URL((await asked.json()).login).pathname.replace(/^/, BASE))
    await page.getByRole('button', { name: 'Grant access' }).waitFor()
  },
  jobs: '/operator/jobs',
  health: '/operator/health',
  accounts: '/operator/accounts',
  invite: async (page) => {
    await page.goto(BASE + '/operator/accounts')
    await page.getByRole('button', { name: 'Invite somebody' }).click()
  },
  'operator-plans': '/operator/plans',
  missing: '/nowhere',
  help: async (page) => {
    await page.goto(BASE + '/')
    await page.locator('a[data-id]').first().waitFor()
    await page.keyboard.press('?')
  },
}
const outside = { 'sign-in': '/sign-in', forgotten: '/forgotten', reset: '/reset#token=abc' }

const browser = await launch()
let violations = 0
for (const [size, viewport] of Object.entries(sizes)) {
  if (argument('size') ? argument('size') !== size : size === 'least' && !process.argv.includes('--least')) continue
  for (const theme of themes) {
    const page = await open(browser, { viewport, colorScheme: theme, hasTouch: size !== 'wide', reducedMotion: 'reduce', bypassCSP: true })
    await round(page, outside, `${size}-${theme}`)
    await signIn(page)
    await round(page, inside, `${size}-${theme}`)
    if (page.complaints.length) console.log(`${size} ${theme} complaints:\n${page.complaints.join('\n')}`)
    await page.context().close()
  }
}
await browser.close()
console.log(`${violations} axe violations`)
process.exitCode = violations > 0 ? 1 : 0

async function round(page, pages, suffix) {
  for (const [name, way] of Object.entries(pages)) {
    if (only && only !== name) continue
    try {
      if (typeof way === 'string') await page.goto(BASE + way)
      else await way(page)
    } catch (error) {
      console.log(`${name} ${suffix}: not reached: ${error.message.split('\n')[0]}`)
      continue
    }
    await page.waitForTimeout(900)
    await page.screenshot({ path: `${out}/${name}-${suffix}.png` })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
    if (wide) console.log(`${name} ${suffix}: scrolls sideways`)
    await page.evaluate(axe)
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const { violations: found } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), tags)
    violations += found.length
    for (const one of found) {
      console.log(`${name} ${suffix}: ${one.id} (${one.impact}) ${one.nodes.length}x ${one.nodes[0].html.slice(0, 160)}\n   ${one.nodes[0].any.concat(one.nodes[0].all).map((x) => x.message).join('; ').slice(0, 240)}`)
    }
  }
}
