import type { TypeSetter } from '#shared/domain/labels/layout.ts'
import { printableText, textWidth } from '../pdf/fonts.ts'
import { bars } from '../symbols/index.ts'

/** Sets labels in the font that PDF pages embed and pictures are drawn with, so that all of them agree. */
export const typeSetter: TypeSetter = {
  width: (text, weight) => textWidth(text, weight, 1),
  printable: printableText,
  symbol: bars,
}
