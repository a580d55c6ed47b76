/* Bildirimler sayfası ve hangilerinin e-postayla geldiği. */
import type { Words } from '../../text'
import type { words as english } from './en'

export const words: Words<typeof english> = {
  'notices.lead': 'Bu sunucunun alanın ve planın hakkında sana bildirdikleri.',
  'notices.none': 'Bildirilecek bir şey yok',
  'notices.none_words': 'Alanın dolunca ya da planınla veya paranla ilgili bir şey olunca burada ve e-postayla bildirilir.',
  'notices.new': 'Yeni',
  'notices.dismiss': 'Gizle: {title}',
  'notices.dismissed': 'Gizlendi.',
  'notices.choose': 'Dili ve hangilerinin e-postayla geleceğini seç',
  'mail.title': 'Bildirimler ve e-posta',
  'mail.language': 'Bildirimlerin ve iletilerin dili',
  'mail.optional': 'Alanım dolunca bana e-posta gönder',
  'mail.always': 'Planın ve paranla ilgili olanlar her zaman e-postayla gelir. Hepsi uygulamada da görünür.',
}
