// Goes through an address book with tsdav. The wish comes as JSON on standard input; what happened goes out as JSON.
import { json } from 'node:stream/consumers'
import { createDAVClient } from 'tsdav'

const wish = await json(process.stdin)
const client = await createDAVClient({
  serverUrl: wish.server,
  credentials: { username: wish.user, password: wish.password },
  authMethod: 'Basic',
  defaultAccountType: 'carddav',
})

const books = await client.fetchAddressBooks()
const book = books[0]
const put = (filename, vCardString) => client.createVCard({ addressBook: book, filename, vCardString })
const etagOf = (cards, name) => cards.find((card) => card.url.endsWith(name))?.etag

const created = await put('one.vcf', wish.cards[0])
await put('two.vcf', wish.cards[1])
const again = await put('one.vcf', wish.cards[0].replace('FN:', 'FN:Again '))
const cards = await client.fetchVCards({ addressBook: book })
const url = cards.find((card) => card.url.endsWith('one.vcf')).url
const updated = await client.updateVCard({
  vCard: { url, data: wish.cards[2], etag: etagOf(cards, 'one.vcf') },
})
const stale = await client.updateVCard({
  vCard: { url, data: wish.cards[0], etag: etagOf(cards, 'one.vcf') },
})

const first = await client.syncCollection({
  url: book.url,
  props: { 'd:getetag': {} },
  syncLevel: 1,
  syncToken: '',
})
const token = first[0]?.raw?.multistatus?.syncToken
await client.deleteVCard({ vCard: { url: `${book.url}two.vcf` } })
const later = await client.syncCollection({
  url: book.url,
  props: { 'd:getetag': {} },
  syncLevel: 1,
  syncToken: token,
})
const found = await client.addressBookQuery({
  url: book.url,
  props: { 'd:getetag': {}, 'card:address-data': {} },
  depth: '1',
  filters: { 'prop-filter': { _attributes: { name: 'FN' }, 'text-match': { _attributes: {}, _text: wish.search } } },
})

process.stdout.write(
  JSON.stringify({
    books: books.map(({ url, displayName, ctag, syncToken, reports }) => ({ url, displayName, ctag, syncToken, reports })),
    statuses: [created, again, updated, stale].map((answer) => answer.status),
    cards: Object.fromEntries(cards.map((card) => [card.url.split('/').pop(), card.data])),
    first: first.map(({ href, status }) => [href, status]),
    later: later.map(({ href, status }) => [href, status]),
    found: found.map(({ href }) => href),
    isDirty: (await client.isCollectionDirty({ collection: book })).isDirty,
  }),
)
