// What a visit weighs: node dev/sizes.mjs. Fails when a gate is passed (first visit 70 kB, everything 300 kB, gzipped).
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const out = process.env.TANSU_WEB_OUT ?? '../src/tansu/protocols/web/static'
const weigh = (name) => gzipSync(readFileSync(`${out}/${name}`), { level: 6 }).length
const assets = readdirSync(`${out}/assets`)
const scripts = assets.filter((name) => name.endsWith('.js'))
const page = readFileSync(`${out}/index.html`, 'utf8')

// What the page and the modules it needs at once name; what is imported when asked for does not count.
const first = new Set([...page.matchAll(/assets\/([\w.-]+\.js)/g)].map((found) => found[1]))
for (const name of first) {
  const text = readFileSync(`${out}/assets/${name}`, 'utf8')
  for (const [, other] of text.matchAll(/(?:from|import)\s*[`"']\.\/([\w.-]+\.js)[`"']/g)) first.add(other)
}

const sum = (names) => names.reduce((total, name) => total + weigh(`assets/${name}`), 0) / 1000
const measures = {
  'scripts of a first visit': [sum([...first]), 70],
  'all scripts': [sum(scripts), 300],
  'all styles': [sum(assets.filter((name) => name.endsWith('.css'))), 40],
  'the Latin letters': [readFileSync(`${out}/assets/${assets.find((name) => /latin-wght/.test(name) && !/ext/.test(name))}`).length / 1000, 40],
}
for (const [name, [size, gate]] of Object.entries(measures)) {
  console.log(`${name}: ${size.toFixed(1)} kB (at most ${gate})`)
  if (size > gate) process.exitCode = 1
}
