/** Controls of either set, line ends, marks that turn the direction of what follows, joiners and selectors of shape. */
const unprintable = /(?:\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Variation_Selector}|\u034f)+/gu

/** receiptline's own signs; `-` and `=` would be a rule or a cut where they stand alone. */
const signs = /[|{}_"`^=-]/gu
/** The places of these two are ¥ and an overline in the set of a Japanese printer: ¥ it is for everybody, a wave is written wide. */
const elsewhere: Readonly<Record<string, string>> = { '\\': '¥', '~': '～' }

/**
 * A text from outside (a product's name) as it is put into receiptline: printed as it is, and nothing else. No sign of the layout
 * language and no byte of a printer's command is left in it. One line, composed (か + 濁点 is が), no spaces at its ends, since they
 * would align it.
 */
export function escapeText(text: string): string {
  return cleaned(text)
    .replaceAll(/[\\~]/gu, (sign) => elsewhere[sign] ?? sign)
    .replaceAll(signs, (sign) => `\\${sign}`)
}

/** The same for a value inside of `{code:…}`: everything but letters and digits by its number. Beyond ASCII nothing is left. */
export function escapeProperty(text: string): string {
  return cleaned(text)
    .replaceAll(/[^\x20-\x7e]/gu, '')
    .replaceAll(/[^0-9A-Za-z]/gu, (sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

const cleaned = (text: string): string =>
  text
    .replaceAll(unprintable, ' ')
    .normalize('NFC')
    .replaceAll(/[ \t]+/gu, ' ')
    .trim()
