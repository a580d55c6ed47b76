/* Yeri ne kaplıyor, en büyüklerine kadar. */
import type { Words } from '../../text'
import type { words as english } from './en'

export const words: Words<typeof english> = {
  'largest.title': 'Yeri ne kaplıyor',
  'largest.lead': 'En büyükler önce. Her dosya, kaç adı olursa olsun bir kez sayılır.',
  'largest.headings': 'Tür',
  'largest.none': 'Burada bir şey yok.',
  'largest.texts': 'Tek tek az yer tutan metinler de sayılır.',
  'largest.version': 'önceki bir sürüm',
  'largest.attachment': 'bir konuşmada',
  'largest.import': 'Okunmuş bir mesaj yedeği',
  'largest.in_trash': 'çöp kutusunda',
  'largest.sum': { one: '{n} öğe, {size}: {bytes} bayt', other: '{n} öğe, {size}: {bytes} bayt' },
  'largest.listed': { one: '{n} gösteriliyor', other: '{n} gösteriliyor' },
  'largest.used': 'Toplam: {bytes} bayt, {size}',
}
