import { en } from './en'
export const tr = en
export const messages = en
