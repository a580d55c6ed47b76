/* Kendiliğinden geri gelen fotoğraflar. */
import type { Words } from '../../text'
import type { words as english } from './en'

export const words: Words<typeof english> = {
  'came_back.lead': 'Bunları silmiştin; soramayan bir aygıt onları yeniden gönderdi. Saklanıyorlar, ama ne olacaklarını söyleyene kadar fotoğraflarının arasında değiller.',
  'came_back.none': 'Geri gelen bir şey yok',
  'came_back.none_words': 'Bir aygıt sildiğin bir şeyi yeniden gönderirse, sen onu tutana ya da yeniden silene kadar burada bekler.',
  'came_back.keep': 'Tut',
  'came_back.trash': 'Yeniden sil',
  'came_back.keep_one': 'Tut: {name}',
  'came_back.trash_one': 'Yeniden sil: {name}',
  'came_back.keep_all': 'Hepsini tut',
  'came_back.trash_all': 'Hepsini yeniden sil',
  'came_back.keep_some': { one: '{n} öğeyi tut', other: '{n} öğeyi tut' },
  'came_back.trash_some': { one: '{n} öğeyi yeniden sil', other: '{n} öğeyi yeniden sil' },
  'came_back.kept': { one: 'Yeniden fotoğraflarının arasında.', other: '{n} öğe yeniden fotoğraflarının arasında.' },
  'came_back.again': { one: 'Yine burada bekliyor.', other: '{n} öğe yine burada bekliyor.' },
}
