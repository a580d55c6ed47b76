/* Texts of parts of the app that are loaded when they are opened: each in a file of its own for every language. */
export const areas = {
  brakes: { en: () => import('./areas/brakes/en'), de: () => import('./areas/brakes/de'), tr: () => import('./areas/brakes/tr') },
  came_back: { en: () => import('./areas/came_back/en'), de: () => import('./areas/came_back/de'), tr: () => import('./areas/came_back/tr') },
  connect: { en: () => import('./areas/connect/en'), de: () => import('./areas/connect/de'), tr: () => import('./areas/connect/tr') },
  contacts: { en: () => import('./areas/contacts/en'), de: () => import('./areas/contacts/de'), tr: () => import('./areas/contacts/tr') },
  files: { en: () => import('./areas/files/en'), de: () => import('./areas/files/de'), tr: () => import('./areas/files/tr') },
  grant: { en: () => import('./areas/grant/en'), de: () => import('./areas/grant/de'), tr: () => import('./areas/grant/tr') },
  plans: { en: () => import('./areas/plans/en'), de: () => import('./areas/plans/de'), tr: () => import('./areas/plans/tr') },
  notices: { en: () => import('./areas/notices/en'), de: () => import('./areas/notices/de'), tr: () => import('./areas/notices/tr') },
  notes: { en: () => import('./areas/notes/en'), de: () => import('./areas/notes/de'), tr: () => import('./areas/notes/tr') },
  storage: { en: () => import('./areas/storage/en'), de: () => import('./areas/storage/de'), tr: () => import('./areas/storage/tr') },
  take: { en: () => import('./areas/take/en'), de: () => import('./areas/take/de'), tr: () => import('./areas/take/tr') },
  messages: { en: () => import('./areas/messages/en'), de: () => import('./areas/messages/de'), tr: () => import('./areas/messages/tr') },
} as const

export type Area = keyof typeof areas

type OfArea = { [A in Area]: Awaited<ReturnType<(typeof areas)[A]['en']>>['words'] }[Area]
type Together<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void ? I : never

/** The English texts of all areas. */
export type AreaTexts = Together<OfArea>
