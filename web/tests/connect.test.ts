import { describe, expect, test } from 'vitest'
import { filesUrl, gvfsUrl, isHere, loginCode, quoted, type Place } from '../src/connect/addresses'
import { clients, clientOf, devices } from '../src/connect/clients'
import { drawingOf } from '../src/ui/qr'

const place: Place = { origin: 'https://photos.example.org:8443', email: 'ada+home@example.org', password: 'p-1' }

describe('addresses for other people’s apps', () => {
  test('name the account as it signs in', () => {
    expect(filesUrl({ ...place, email: 'ada@example.org' })).toBe('https://photos.example.org:8443/dav/files/ada@example.org/')
    expect(filesUrl({ ...place, email: 'a/b?c@example.org' })).toBe('https://photos.example.org:8443/dav/files/a%2Fb%3Fc@example.org/')
    expect(gvfsUrl(place)).toBe('davs://ada%2Bhome%40example.org@photos.example.org:8443/dav/files/ada%2Bhome@example.org/')
  })

  test('a code for iOS is taken word by word, one for Android undoes percent signs', () => {
    expect(loginCode(place, 'ios')).toBe('nc://login/user:ada+home@example.org&password:p-1&server:https://photos.example.org:8443')
    expect(loginCode(place, 'android')).toBe('nc://login/user:ada%2Bhome@example.org&password:p-1&server:https://photos.example.org:8443')
  })

  test('an address of this very computer is known as one', () => {
    const here = (origin: string) => isHere({ ...place, origin })

    expect(['http://127.0.0.1:8420', 'http://localhost', 'http://[::1]:80'].every(here)).toBe(true)
    expect(['http://192.168.1.5:8420', 'https://localhost.example.org', 'https://127.example.org'].some(here)).toBe(false)
  })

  test('words for a shell are quoted where they need it', () => {
    expect(quoted('ada@example.org')).toBe('ada@example.org')
    expect(quoted("o'hara x@example.org")).toBe("'o'\\''hara x@example.org'")
  })
})

describe('clients', () => {
  test('have an address of their own each', () => {
    expect(new Set(clients.map(({ id }) => id)).size).toBe(clients.length)
    expect(clientOf('davx5')?.purpose).toBe('contacts')
  })

  test.each(devices)('%s has something to begin with', (device) => {
    expect(clients.some((client) => client.first && client.devices.includes(device))).toBe(true)
  })

  test('commands carry the app password as soon as there is one', () => {
    const commands = (given: Place) => clients.flatMap(({ steps }) => steps.flatMap(({ command }) => command?.(given, 'HERE') ?? []))

    expect(commands({ ...place, password: null }).filter((line) => line.includes('HERE'))).toHaveLength(2)
    expect(commands(place).filter((line) => line.includes('p-1'))).toHaveLength(2)
  })
})

test('a code is one path of squares with a quiet edge', () => {
  const { size, path } = drawingOf('https://photos.example.org')
  const rows = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map(([, x, y, width]) => [Number(x), Number(y), Number(width)])

  expect(Math.min(...rows.map(([x]) => x))).toBe(4)
  expect(Math.max(...rows.map(([x, , width]) => x + width))).toBe(size - 4)
  expect(rows.filter(([, y]) => y < 4 || y >= size - 4)).toEqual([])
})
