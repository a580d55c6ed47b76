/* Silerken durdurulan aygıtlar. */
import type { Words } from '../../text'
import type { words as english } from './en'

export const words: Words<typeof english> = {
  'brakes.lead': 'Bir anda çok şey silmek isteyen telefon ya da program, sen ne düşündüğünü söyleyene dek durdurulur. İzin verilmeyenlerden hiçbiri gitmedi.',
  'brakes.none': 'Durdurulan aygıt yok',
  'brakes.none_words': 'Biri bir saat içinde yüzden çok öğeyi ya da bir derlemenin beşte birini silmek isterse burada sana sorulur.',
  'brakes.asked': '{device} şurada silmek istiyor: {name}',
  'brakes.counts': { one: '{total} içinde {deleted} silindi, {n} engellendi', other: '{total} içinde {deleted} silindi, {n} engellendi' },
  'brakes.when': 'Sordu: {when}',
  'brakes.words': 'Aygıtta kendin mi boşalttın? O zaman izin ver. Değilse burada her şeyi tut ve önce aygıta bak. Şimdiye dek sildikleri çöp kutusunda bekliyor.',
  'brakes.allow': 'Bir gün izin ver',
  'brakes.keep': 'Her şeyi tut',
  'brakes.deleted': 'Ne sildiğine bak',
  'brakes.allowed': 'İzin verildi, {when} anına kadar',
  'brakes.declined': 'Tutuldu; sen izin verene dek orada silemez',
}
