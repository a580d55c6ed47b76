/* What somebody changed in a form, as the server wants to hear it: fields that stayed are left out. */
import type { Address, Fields, Value } from '../api/contacts'
import { isEmptyAddress } from './kinds'

export const emptyFields = (): Fields => ({
  display: '', names: { prefix: '', given: '', middle: '', family: '', suffix: '' }, nickname: '', organisation: '', department: '', title: '',
  role: '', birthday: '', anniversary: '', notes: '', numbers: [], mails: [], urls: [], addresses: [], categories: [], members: [],
})

/** A copy to edit, without what the server adds to it. */
export function draftOf(fields: Fields): Fields {
  const draft = emptyFields()
  for (const key of Object.keys(draft) as (keyof Fields)[]) Object.assign(draft, { [key]: structuredClone(fields[key] ?? draft[key]) })
  return draft
}

/** Rows that were left empty are not rows. */
function tidy(fields: Fields): Fields {
  const filled = (values: Value[]) => values.filter(({ value }) => value.trim() !== '')
  return {
    ...fields, numbers: filled(fields.numbers), mails: filled(fields.mails), urls: filled(fields.urls),
    addresses: fields.addresses.filter((address: Address) => !isEmptyAddress(address)),
    categories: fields.categories.map((word) => word.trim()).filter(Boolean),
  }
}

export function changesOf(before: Fields, draft: Fields): Partial<Fields> {
  const after = tidy(draft)
  const changed: Partial<Fields> = {}
  for (const key of Object.keys(after) as (keyof Fields)[]) {
    if (JSON.stringify(after[key]) !== JSON.stringify(before[key])) Object.assign(changed, { [key]: after[key] })
  }
  // A name that followed from its parts follows them still.
  if (changed.names && !changed.display && (before.display === '' || before.display === nameOf(before))) changed.display = nameOf(after)
  return changed
}

export function nameOf({ names, organisation, nickname, mails, numbers }: Fields): string {
  const whole = [names.prefix, names.given, names.middle, names.family, names.suffix].filter(Boolean).join(' ')
  return whole || organisation || nickname || mails[0]?.value || numbers[0]?.value || ''
}
