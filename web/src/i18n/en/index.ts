/* English: the language every other one is measured by. */
import { account } from './account'
import { doors } from './doors'
import { frame } from './frame'
import { operator } from './operator'
import { photos } from './photos'
import { upload } from './upload'

export const en = { ...frame, ...doors, ...photos, ...upload, ...account, ...operator } as const
