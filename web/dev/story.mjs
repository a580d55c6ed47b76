// Plays what people do against a running server that dev/fill.mjs has filled, under its real policies:
//   node dev/story.mjs --base URL --folder DIR
import { strict as assert } from 'node:assert'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { argument, BASE, launch, open, signIn } from './browser.mjs'

const folder = argument('folder')
const only = argument('only')
const browser = await launch()
const page = await open(browser, { viewport: { width: 1280, height: 800 } })
page.setDefaultTimeout(8000)
const total = async () => Number(/[\d,]+/.exec(await page.locator('header .figures').first().innerText())[0].replace(',', ''))
const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-id'))
const seen = (text) => page.getByText(text).first().waitFor()

const stories = {
  async 'keys lead through the grid, into a photo and back to it'() {
    await page.locator('a[data-id]').first().focus()
    const first = await focused()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowDown')
    const lower = await focused()
    assert.notEqual(lower, first)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/photo/${lower}`)
    await page.getByRole('dialog').waitFor()
    await page.locator('img.sharp').waitFor()
    await page.keyboard.press('ArrowRight')
    await page.waitForURL((url) => !url.pathname.endsWith(lower))
    const next = new URL(page.url()).pathname.split('/').pop()
    await page.keyboard.press('i')
    await seen('SHA-256 of the original')
    await page.keyboard.press('Escape')
    await page.keyboard.press('f')
    await page.getByRole('button', { name: 'Favourite', pressed: true }).waitFor()
    await page.keyboard.press('f')
    await page.getByRole('button', { name: 'Favourite', pressed: false }).waitFor()
    await page.keyboard.press('z')
    await page.keyboard.press('z')
    await page.keyboard.press('Escape')
    await page.waitForURL(BASE + '/')
    await page.waitForFunction((id) => document.activeElement?.getAttribute('data-id') === id, next)
  },
  async 'what is moved to the trash comes back with undo'() {
    const before = await total()
    await page.locator('a[data-id]').nth(1).focus()
    await page.keyboard.press('x')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('X')
    await seen('2 selected')
    await page.getByRole('button', { name: 'Move to trash' }).click()
    await seen('Moved 2 to the trash.')
    assert.equal(await total(), before - 2)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.waitForFunction((n) => document.querySelector('header .figures')?.textContent.includes(String(n)), before)
  },
  async 'the trash says until when, restores, and deletes after asking'() {
    for (let n = 0; n < 3; n++) {
      await page.locator('a[data-id]').first().focus()
      await page.keyboard.press('Delete')
      await page.waitForTimeout(400)
    }
    await page.goto(`${BASE}/trash`)
    await seen('in 30 days')
    await page.screenshot({ path: join(tmpdir(), `look-trash-full.png`) })
    await page.getByRole('button', { name: /^Restore / }).first().click()
    await seen('Restored.')
    await page.getByRole('checkbox').first().check()
    await page.getByRole('button', { name: 'Delete 1 now' }).click()
    await seen('Delete 1 item for good?')
    await page.screenshot({ path: join(tmpdir(), `look-ask.png`) })
    await page.getByRole('button', { name: 'Delete for good' }).click()
    await seen('1 deleted for good.')
  },
  async 'sending the same folder again says what is here, trashed and deleted'() {
    await choose(readdirSync(folder, { recursive: true }).filter((name) => /\.\w+$/.test(name)).map((name) => join(folder, name)))
    await page.getByText('Needs your answer').waitFor()
    await seen('Already in your library')
    await seen('In your trash – restore?')
    await seen('You deleted this on')
    await page.screenshot({ path: join(tmpdir(), `look-answers.png`) })
    await page.getByRole('button', { name: 'Restore', exact: true }).first().click()
    await page.getByRole('button', { name: 'Upload again' }).first().click()
    await page.waitForFunction(() => !document.body.innerText.includes('Needs your answer'))
  },
  async 'a cut upload goes on, also after a reload'() {
    const file = large(60_000_000)
    const line = await page.context().newCDPSession(page)
    await line.send('Network.enable')
    const speed = (upload, offline = false) => line.send('Network.emulateNetworkConditions', { offline, latency: 5, downloadThroughput: -1, uploadThroughput: upload })
    await speed(6_000_000)
    await choose([file])
    await seen(/sending \d/)
    await page.waitForTimeout(2500)
    await page.screenshot({ path: join(tmpdir(), `look-sending.png`) })
    await speed(6_000_000, true)
    await page.waitForTimeout(1500)
    await speed(6_000_000)
    await seen(/sending \d/)
    await page.waitForTimeout(1500)
    page.once('dialog', (dialog) => dialog.accept())
    await page.goto(`${BASE}/upload`)
    await seen('Choose this file again to go on')
    await speed(-1)
    await choose([file])
    await page.getByText(/^(stored|safe)/).first().waitFor({ timeout: 30_000 })
    assert.equal(await page.getByText('Needs your answer').count(), 0)
  },
  async 'everything works in German, and the choice is kept'() {
    await page.goto(`${BASE}/account`)
    await page.getByLabel('Language').selectOption('de')
    await page.getByRole('heading', { name: 'Konto', exact: true }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Konto', exact: true }).waitFor()
    await page.getByLabel('Sprache').selectOption('en')
  },
  async 'secrets are made once and taken back'() {
    await page.goto(`${BASE}/account`)
    await page.getByLabel('For which app or device').fill('Phone, contacts')
    await page.getByRole('button', { name: 'Make an app password' }).click()
    await seen('It is not shown again.')
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Revoke Phone, contacts' }).click()
    await page.getByRole('button', { name: 'Revoke Phone, contacts' }).waitFor({ state: 'detached' })
    await page.getByLabel('What it is for').fill('script')
    await page.getByRole('button', { name: 'Make a token' }).click()
    await seen('Copy this token now.')
  },
  async 'an invitation is a link that sets a password'() {
    await page.goto(`${BASE}/operator/accounts`)
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    const guest = `guest${Date.now()}@example.org`
    const form = page.getByRole('dialog')
    await form.getByLabel('Name').fill('Deniz')
    await form.getByLabel('E-mail').fill(guest)
    await form.getByRole('button', { name: 'Invite somebody' }).click()
    const link = await page.locator('.secret').innerText()
    const other = await open(browser)
    await other.goto(link.replace(/^https?:\/\/[^/]+/, BASE))
    await other.getByLabel('New password').fill('seven quiet ferries at noon')
    await other.getByRole('button', { name: 'Set the password' }).click()
    await other.getByText('The new password is set.').waitFor()
    await other.getByRole('link', { name: 'Sign in' }).click()
    await other.getByLabel('E-mail').fill(guest)
    await other.getByLabel('Password').fill('seven quiet ferries at noon')
    await other.getByRole('button', { name: 'Sign in' }).click()
    await other.getByText('A drawer for every photo').waitFor()
    await other.getByRole('button', { name: 'Sign out' }).click()
    await other.getByRole('heading', { name: 'Sign in' }).waitFor()
    assert.deepEqual(other.complaints, [])
    await other.context().close()
  },
}

await signIn(page)
let failed = 0
for (const [name, play] of Object.entries(stories)) {
  if (only && !name.includes(only)) continue
  await page.goto(BASE + '/')
  await page.locator('a[data-id]').first().waitFor()
  try {
    await play()
    console.log(`ok    ${name}`)
  } catch (error) {
    failed += 1
    console.log(`FAIL  ${name}\n      ${String(error.stack).split('\n').slice(0, 6).join('\n      ')}`)
    await page.screenshot({ path: join(tmpdir(), `look-failed-${failed}.png`) })
  }
}
const bad = page.complaints.filter((text) => !/ERR_INTERNET_DISCONNECTED|409|ERR_NETWORK/.test(text))
console.log(bad.length ? bad.join('\n') : 'no complaints')
await browser.close()
process.exitCode = failed || bad.length ? 1 : 0

async function choose(files) {
  await page.goto(`${BASE}/upload`).catch(() => {})
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose photos' }).click()
  await (await chooser).setFiles(files)
}

/** A photo with a long tail, different every time. */
function large(bytes) {
  const some = readdirSync(folder).find((name) => /\.jpe?g$/i.test(name))
  const path = join(mkdtempSync(join(tmpdir(), 'tansu-story-')), 'large.jpg')
  writeFileSync(path, Buffer.concat([readFileSync(join(folder, some)), randomBytes(bytes)]))
  return path
}
