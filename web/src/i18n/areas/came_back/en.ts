/* Photos that came back by themselves. */
export const words = {
  'came_back.lead': 'You deleted these, and a device that cannot ask has sent them again. They are stored, but not among your photos until you say what shall become of them.',
  'came_back.none': 'Nothing came back',
  'came_back.none_words': 'If a device ever sends something again that you deleted, it waits here until you keep it or delete it again.',
  'came_back.keep': 'Keep',
  'came_back.trash': 'Delete again',
  'came_back.keep_one': 'Keep {name}',
  'came_back.trash_one': 'Delete again: {name}',
  'came_back.keep_all': 'Keep all',
  'came_back.trash_all': 'Delete all again',
  'came_back.keep_some': { one: 'Keep {n}', other: 'Keep {n}' },
  'came_back.trash_some': { one: 'Delete {n} again', other: 'Delete {n} again' },
  'came_back.kept': { one: 'Back among your photos.', other: '{n} are back among your photos.' },
  'came_back.again': { one: 'It waits here again.', other: '{n} wait here again.' },
} as const
