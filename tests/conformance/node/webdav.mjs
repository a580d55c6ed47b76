// Walks through a folder with the npm client `webdav`. The wish comes as JSON on standard input; what it saw goes out as JSON.
import { json } from 'node:stream/consumers'
import { createClient } from 'webdav'

const wish = await json(process.stdin)
const client = createClient(wish.base, { username: wish.email, password: wish.password })
const names = async (folder) => (await client.getDirectoryContents(folder)).map((one) => one.basename).sort()
const status = (promise) => promise.then(() => 200, (error) => error.status ?? error.response?.status ?? 0)
const seen = {}

await client.createDirectory('/box')
await client.createDirectory('/box/a/b', { recursive: true })
seen.put = await client.putFileContents('/box/ä & 100 %.txt', wish.text)
seen.noOverwrite = await client.putFileContents('/box/ä & 100 %.txt', 'other', { overwrite: false })
seen.names = await names('/box')
seen.text = await client.getFileContents('/box/ä & 100 %.txt', { format: 'text' })

const stat = await client.stat('/box/ä & 100 %.txt')
seen.stat = { type: stat.type, size: stat.size, mime: stat.mime, etag: Boolean(stat.etag), time: stat.lastmod }

const range = await client.customRequest('/box/ä & 100 %.txt', { headers: { Range: 'bytes=0-3' } })
seen.range = [range.status, await range.text()]

await client.copyFile('/box/ä & 100 %.txt', '/box/a/copy.txt')
await client.moveFile('/box/a/copy.txt', '/box/a/b/moved.txt')
seen.overwrite = await status(client.moveFile('/box/a/b/moved.txt', '/box/ä & 100 %.txt', { overwrite: false }))
seen.moved = [await client.exists('/box/a/copy.txt'), await client.exists('/box/a/b/moved.txt')]

const lock = await client.lock('/box/a/b/moved.txt')
seen.locked = await status(client.putFileContents('/box/a/b/moved.txt', 'theirs'))
await client.unlock('/box/a/b/moved.txt', lock.token)
seen.unlocked = await status(client.putFileContents('/box/a/b/moved.txt', 'ours'))

const quota = await client.getQuota()
seen.quota = [quota.used, quota.available]

await client.deleteFile('/box')
seen.left = await names('/')

process.stdout.write(JSON.stringify(seen))
