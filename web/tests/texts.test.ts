/* Texts of an area come with the pages that say them. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { areas } from '../src/i18n/areas'
import { en } from '../src/i18n/en'

const SRC = resolve(import.meta.dirname, '../src')
const AREAS = Object.keys(areas)
const ALWAYS = Object.keys(en)

test('no page says a text that does not come with it', () => {
  const wrong: string[] = []
  const seen = new Set<string>()
  const walk = (file: string, brought: readonly string[]) => {
    const source = readFileSync(file, 'utf8')
    const here = [...new Set([...brought, ...matches(source, /\bbring\('(\w+)'\)/g)])].sort()
    const visit = `${file} ${here.join()}`
    if (seen.has(visit)) return
    seen.add(visit)
    for (const [, begun, area] of source.matchAll(/['"`]((\w+)\.[a-z_]+)/g)) {
      const there = here.includes(area) || ALWAYS.some((key) => key.startsWith(begun))
      if (AREAS.includes(area) && !there) wrong.push(`${relative(SRC, file)}: ${begun}`)
    }
    for (const [, area, asked] of source.matchAll(/(?:of\('(\w+)', \(\) => )?(?:import\(|from |import )'(\.[^']*)'/g)) {
      const next = found(file, asked)
      if (next && !next.includes('/i18n/')) walk(next, area ? [...here, area] : here)
    }
  }

  walk(join(SRC, 'main.ts'), [])

  expect(seen.size).toBeGreaterThan(100)
  expect(wrong).toEqual([])
})

const matches = (source: string, pattern: RegExp) => [...source.matchAll(pattern)].map(([, one]) => one)
const found = (from: string, asked: string) =>
  ['', '.ts', '/index.ts'].map((end) => resolve(dirname(from), asked) + end).find((path) => /\.(svelte|ts)$/.test(path) && existsSync(path))
