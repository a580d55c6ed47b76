// Sets a fresh server up and fills it through the page itself: node dev/fill.mjs --base URL --code CODE --folder DIR
import { tmpdir } from 'node:os'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { argument, BASE, EMAIL, launch, open, PASSWORD, signIn } from './browser.mjs'

const code = argument('code')
const folder = argument('folder')
const out = argument('out', join(tmpdir(), 'tansu-look'))
const browser = await launch()
const page = await open(browser, { viewport: { width: 1440, height: 900 } })

if (code) {
  await page.goto(`${BASE}/setup#code=${code}`)
  await page.getByLabel('Name').fill('Mira Akın')
  await page.getByLabel('E-mail').fill(EMAIL)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByLabel('Country').selectOption('TR')
  await page.screenshot({ path: `${out}/setup.png` })
  await page.getByRole('button', { name: 'Make the account' }).click()
  await page.getByRole('heading', { name: 'Photos', level: 1 }).waitFor()
  await page.waitForTimeout(500)
  await page.screenshot({ path: `${out}/empty.png` })
} else await signIn(page)

if (folder) {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const files = all.map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  await page.goto(`${BASE}/upload`)
  const began = Date.now()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose photos' }).click()
  await (await chooser).setFiles(files)
  await page.waitForTimeout(900)
  await page.screenshot({ path: `${out}/uploading.png` })
  await page.getByText(`${files.length} of ${files.length} arrived`).waitFor({ timeout: 300_000 }).catch(() => console.log('not all arrived'))
  console.log(`${files.length} files in ${(Date.now() - began) / 1000} s`)
  await page.waitForTimeout(1500)
  await page.screenshot({ path: `${out}/uploaded.png` })
}
console.log(page.complaints.length ? page.complaints.join('\n') : 'no complaints')
await browser.close()
