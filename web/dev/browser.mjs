// The system's Chromium, as the tests of the page use it.
import { chromium } from 'playwright-core'

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
]

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })

/** A page that reports what a page must not do: errors, policy violations. */
export async function open(browser, options = {}) {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  page.complaints = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 40[14]/.test(message.text())) page.complaints.push(message.text())
  })
  page.on('pageerror', (error) => page.complaints.push(`${error.message}\n${error.stack}`))
  return page
}

export function argument(name, otherwise) {
  const at = process.argv.indexOf(`--${name}`)
  return at === -1 ? otherwise : process.argv[at + 1]
}

export const BASE = argument('base', 'http://127.0.0.1:8420')
export const EMAIL = argument('email', 'mira@example.org')
export const PASSWORD = argument('password', 'three drawers and 2 wheels')

export async function signIn(page) {
  await page.goto(`${BASE}/sign-in`)
  await page.getByLabel('E-mail').fill(EMAIL)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Photos', level: 1 }).waitFor()
}
