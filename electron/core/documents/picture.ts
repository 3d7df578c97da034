import { transform, type Printer } from 'receiptline'

/**
 * How a document looks, as an SVG, on paper of so many columns. receiptline would have the picture fetch a font from the network:
 * that is taken out.
 */
export function pictureOf(text: string, columns: number): string {
  const printer: Printer = { cpl: columns, encoding: 'cp932', spacing: false, cutting: false, command: 'svg' }
  return transform(text, printer).replaceAll(/@import\s[^;]*;/gu, '')
}
