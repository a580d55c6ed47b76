// Measures the timeline with an invented library of any size; only the gallery's answers are invented, the page is real:
//   node dev/large.mjs --base URL [--assets 100000] [--months 144] [--throttle 4] [--ratio 1]
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { argument, BASE, launch, open, signIn } from './browser.mjs'

const assets = Number(argument('assets', 100_000))
const count = Number(argument('months', 144))
const throttle = Number(argument('throttle', 1))
const names = Array.from({ length: count }, (_, at) => `${2026 - Math.floor((at + 6) / 12)}-${String(12 - ((at + 6) % 12)).padStart(2, '0')}`)
const each = Math.floor(assets / count)
const PAGE = 2000
const shape = (at) => [150, 133, 75, 178, 133, 56, 150][(at * 31 + (at >> 3)) % 7]
const pixel = Buffer.from('UklGRhwAAABXRUJQVlA4TA8AAAAvAAAAAAfQ//73v/+BiOh/AAA=', 'base64')

const months = {
  version: 1, months: names, counts: names.map(() => each), total: each * count, versions: names.map(() => 1),
  ratios: names.map(() => Array.from({ length: each }, (_, at) => shape(at)).reduce((a, b) => a + b, 0)),
}

function month(name, page) {
  const from = page * PAGE
  const n = Math.min(PAGE, each - from)
  const newest = Date.parse(`${name}-28T20:00:00Z`) / 1000 - Math.floor((from * 2_300_000) / each)
  const step = Math.max(1, Math.floor(2_300_000 / each))
  return {
    month: name, version: 1, page, pages: Math.ceil(each / PAGE), ids: Array.from({ length: n }, (_, at) => `${name}-${from + at}`),
    times: Array.from({ length: n }, (_, at) => (at === 0 ? newest : step)), ratios: Array.from({ length: n }, (_, at) => shape(from + at)),
    colours: Array.from({ length: n }, (_, at) => ['b0a080', '6080a0', '80a070'][at % 3]).join(''), videos: {}, favourites: [], pending: [],
  }
}

const browser = await launch()
const page = await open(browser, { viewport: { width: 1440, height: 900 }, deviceScaleFactor: Number(argument('ratio', 1)) })
await page.route('**/api/v1/gallery/months', (route) => route.fulfill({ json: months }))
await page.route('**/api/v1/gallery/months/*', (route) => {
  const url = new URL(route.request().url())
  return route.fulfill({ json: month(url.pathname.split('/').pop(), Number(url.searchParams.get('page'))) })
})
await page.route('**/thumbnail', (route) => route.fulfill({ body: pixel, contentType: 'image/webp' }))
await signIn(page)
const line = await page.context().newCDPSession(page)
await line.send('Emulation.setCPUThrottlingRate', { rate: throttle })

const began = Date.now()
await page.goto(BASE + '/')
await page.locator('a[data-id]').first().waitFor()
console.log(`first tiles after ${Date.now() - began} ms`)

const scrubs = await page.evaluate(async () => {
  const slider = document.querySelector('[role=slider]')
  const box = slider.getBoundingClientRect()
  const times = []
  for (let n = 0; n < 25; n++) {
    const at = performance.now()
    const y = box.top + box.height * ((n * 0.381966) % 1)
    for (const type of ['pointerdown', 'pointerup']) slider.dispatchEvent(new PointerEvent(type, { clientY: y, pointerId: 1, button: 0, bubbles: true }))
    for (;;) {
      await new Promise(requestAnimationFrame)
      const seen = document.elementsFromPoint(600, 500).some((one) => one.closest?.('a[data-id]'))
      const name = slider.getAttribute('aria-valuetext')
      if ((seen && name) || performance.now() - at > 3000) break
    }
    times.push(performance.now() - at)
    await new Promise((then) => setTimeout(then, 150))
  }
  return times.sort((a, b) => a - b)
}).catch((error) => { console.log(String(error)); return [] })
if (scrubs.length) console.log(`scrub to tiles: p50 ${scrubs[12].toFixed(0)} ms, p95 ${scrubs[23].toFixed(0)} ms`)

/** Five seconds of scrolling at 7,200 pixels a second. */
const roll = async (selector) => {
  const box = document.querySelector(selector)
  const gaps = []
  let last = performance.now()
  const end = last + 5000
  while (last < end) {
    const now = await new Promise(requestAnimationFrame)
    gaps.push(now - last)
    box.scrollTop += Math.min(200, (now - last) * 7.2)
    last = now
  }
  return gaps.sort((a, b) => a - b)
}

function say(what, gaps) {
  const share = (part) => gaps[Math.floor(gaps.length * part)].toFixed(1)
  console.log(`${what}: ${gaps.length} frames, p95 ${share(0.95)} ms, p99 ${share(0.99)} ms, ${gaps.filter((gap) => gap > 25).length} over 25 ms`)
}

// What this machine can do at this moment: the same scrolling of a page that does nothing.
const plain = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
await plain.setContent('<style>div{height:900px;overflow:auto}p{height:180px;background:#ccb}</style><div>' + '<p>x</p>'.repeat(3000) + '</div>')
say('a page that does nothing', await plain.evaluate(roll, 'div'))
await plain.context().close()
say('fast scroll', await page.evaluate(roll, '.scroller'))

await page.getByRole('slider').focus()
const reached = new Set()
await page.keyboard.press('Home')
for (let n = 0; n < count + 2; n++) {
  reached.add(await page.getByRole('slider').getAttribute('aria-valuetext'))
  await page.keyboard.press('ArrowDown')
}
console.log(`months reached by keys: ${reached.size} of ${count}; nodes ${await page.evaluate(() => document.querySelectorAll('*').length)}`)
await page.keyboard.press('End')
await page.waitForTimeout(600)
for (let n = 0; n < 200; n++) await page.evaluate(() => (document.querySelector('.scroller').scrollTop += 800))
await page.evaluate(async () => {
  const box = document.querySelector('.scroller')
  for (let n = 0; n < 120; n++) {
    box.scrollTop += 900
    await new Promise((then) => setTimeout(then, 20))
  }
})
await page.waitForTimeout(600)
console.log(`at the end: ${await page.locator('a[data-id]').last().getAttribute('aria-label')}`)
await line.send('HeapProfiler.collectGarbage')
console.log(`heap ${((await page.evaluate(() => performance.memory.usedJSHeapSize)) / 1e6).toFixed(1)} MB`)
await page.screenshot({ path: join(tmpdir(), `look/large.png`) })
console.log(page.complaints.length ? page.complaints.slice(0, 5).join('\n') : 'no complaints')
await browser.close()
