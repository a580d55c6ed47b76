/* Devices that were stopped while deleting. */
export const words = {
  'brakes.lead': 'A phone or program that wants to delete very much at once is stopped until you have said what you think of it. Nothing of what it was refused is gone.',
  'brakes.none': 'No device was stopped',
  'brakes.none_words': 'If one ever wants to delete more than a hundred things or a fifth of a collection within an hour, you are asked here.',
  'brakes.asked': '{device} wants to delete in {name}',
  'brakes.counts': { one: '{deleted} deleted, {n} refused, of {total}', other: '{deleted} deleted, {n} refused, of {total}' },
  'brakes.when': 'Asked {when}',
  'brakes.words': 'Did you clear it on the device yourself? Then allow it. If not, keep everything here, and look at the device first. What it has deleted already waits in the trash.',
  'brakes.allow': 'Allow it for a day',
  'brakes.keep': 'Keep everything',
  'brakes.deleted': 'See what it deleted',
  'brakes.allowed': 'Allowed until {when}',
  'brakes.declined': 'Kept; it may not delete there until you allow it',
} as const
