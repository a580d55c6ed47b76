/* Çıkış yolu. */
import type { Words } from '../../text'
import type { words as english } from './en'

export const words: Words<typeof english> = {
  'take.lead': 'Buraya koyduğun her şey senindir ve geldiği gibi gider: her özgün dosya bayt bayt, tarihiyle ve adıyla.',
  'take.sum': 'Toplam {size}',
  'take.here': 'Buradan',
  'take.holds': { one: '{n} öğe, {size}', other: '{n} öğe, {size}' },
  'take.photos': 'Fotoğrafları, bir günü ya da bir aralığı seç, sonra İndir de. Hepsini aşağıdaki program getirir.',
  'take.files': 'Bir dosyayı aç ve İndir de. Bütün klasörleri aşağıdaki program getirir.',
  'take.contacts': 'Bütün adres defterleri tek bir .vcf dosyasında; her telefon ve posta programı okur.',
  'take.notes': 'Klasörlerde Markdown dosyaları, ekleriyle birlikte, tek bir .zip dosyasında.',
  'take.messages': 'SMS Backup & Restore uygulamasının telefona geri yüklediği bir XML dosyası. Başka biçimler, aramalar ve basılabilir sayfalar da var.',
  'take.to_files': 'Dosyalarına git',
  'take.fetch_contacts': 'Kişileri indir',
  'take.fetch_notes': 'Notları indir',
  'take.fetch_messages': 'Mesajları indir',
  'take.more_messages': 'Başka biçimler',
  'take.program': 'Hepsi, programla',
  'take.program_words': 'Bir bilgisayara tansu kur, oturum açtır ve seç: pull bütün fotoğraf ve videoları yıla ve aya göre getirir; sync fotoğraflar ve notlar dahil bütün klasörleri getirir. İkisi de her dosyayı sağlama toplamıyla denetler.',
  'take.again': 'Yarıda mı kesildi? Yeniden çalıştır: yalnızca eksikler getirilir.',
}
