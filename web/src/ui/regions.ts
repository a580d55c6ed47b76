/* Countries by their ISO 3166 codes, named by the browser in the reader's language. */
const CODES =
  'AD AE AL AM AR AT AU AZ BA BD BE BG BH BO BR BY CA CH CL CN CO CR CY CZ DE DK DO DZ EC EE EG ES FI FR GB GE GH GR GT HK HR HU ID IE IL IN IQ IS IT JM JO JP KE KG KH KR KW KZ LA LB LI LK LT LU LV MA MC MD ME MK MM MN MT MU MX MY NG NL NO NP NZ OM PA PE PH PK PL PS PT PY QA RO RS RU SA SE SG SI SK SN SV TH TN TR TW TZ UA UG US UY UZ VE VN ZA ZM ZW'

export function regions(language: string): { code: string; name: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'region' })
  return CODES.split(' ')
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, language))
}

/** The country the browser's language points to, if it names one we list. */
export function likelyRegion(): string {
  const region = new Intl.Locale(navigator.language).maximize().region ?? ''
  return CODES.includes(region) && region.length === 2 ? region : ''
}
