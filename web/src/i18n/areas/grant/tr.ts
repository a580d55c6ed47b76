/* Bir uygulamanın içeri alındığı sayfa. */
import type { Words } from '../../text'
import type { words as english } from './en'

export const words: Words<typeof english> = {
  'grant.title': 'Bu uygulama içeri girsin mi?',
  'grant.asked': 'Sordu: {when} ({away}), ağ adresi {address}',
  'grant.as': '{email} adına konuşacak.',
  'grant.may': 'Yapabilecekleri',
  'grant.may_read': 'fotoğraflarını, dosyalarını, kişilerini ve notlarını görmek',
  'grant.may_write': 'eklemek, değiştirmek ve silmek; silinen 30 gün çöp kutusunda bekler',
  'grant.may_not': 'Hesabını ve parolanı değiştiremez.',
  'grant.only_you': 'Yalnızca bunu az önce kendi aygıtında kendin başlattıysan izin ver. Ad, uygulamanın kendisi için söylediğidir.',
  'grant.yes': 'Erişim izni ver',
  'grant.no': 'Reddet',
  'grant.other': 'Sen değil misin? Başkası olarak giriş yap',
  'grant.granted': 'Erişim izni verildi',
  'grant.granted_words': 'Uygulamaya dön; şimdi kendi parolasını alıyor. Bu pencereyi kapatabilirsin.',
  'grant.fetching': 'Uygulamanın alması bekleniyor…',
  'grant.done': 'Uygulama giriş yaptı',
  'grant.done_words': 'Bu pencereyi kapatabilirsin. Hesap sayfanda uygulama son kullanıldığı günle listelenir ve yeniden dışarı çıkarılabilir.',
  'grant.denied': 'Erişim reddedildi',
  'grant.denied_words': 'Uygulama hiçbir şey almadı. Bu pencereyi kapatabilirsin.',
  'grant.over': 'Bu istek sona erdi',
  'grant.over_words': '20 dakika açık kalır ve bir kez yanıtlanır. Uygulamada yeniden başla.',
}
