// Takes out of the lock what only advertises hosts; run it after an install that changed the lock.
import { readFileSync, writeFileSync } from 'node:fs'

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
for (const each of Object.values(lock.packages)) {
  delete each.funding
  delete each.resolved
}
writeFileSync('package-lock.json', JSON.stringify(lock, null, 2) + '\n')
