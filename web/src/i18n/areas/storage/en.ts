/* What takes the space, down to the largest items. */
export const words = {
  'largest.title': 'What takes the space',
  'largest.lead': 'Largest first. Every file is counted once, however many names it has.',
  'largest.headings': 'Kind',
  'largest.none': 'Nothing here.',
  'largest.texts': 'Texts, which have no size worth listing, are counted as well.',
  'largest.version': 'an earlier version',
  'largest.attachment': 'in a conversation',
  'largest.import': 'A backup of messages that was read',
  'largest.in_trash': 'in the trash',
  'largest.sum': { one: '{n} item, {size}: {bytes} bytes', other: '{n} items, {size}: {bytes} bytes' },
  'largest.listed': { one: '{n} listed', other: '{n} listed' },
  'largest.used': 'All together: {bytes} bytes, {size}',
} as const
