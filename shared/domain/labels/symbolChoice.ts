import type { SymbolKind } from '../codeSymbol.ts'
import { hasRightCheckDigit } from '../barcode/checkDigit.ts'
import { upcAOf } from '../barcode/upc.ts'
import type { LabelData } from './data.ts'
import type { BarsChoice, CodeSource } from './template.ts'

export const labelCode = (data: LabelData, source: CodeSource): string => (data[source] ?? '').trim()

/**
 * The bars for a code: JAN, UPC, ITF where its length and check digit say so, else CODE128. A number of such a length whose check
 * digit is wrong is CODE128 too: so it is read as it stands in the catalogue. Null: no bars can carry it.
 */
export function symbolFor(code: string, choice: BarsChoice): SymbolKind | null {
  if (!/^[\x20-\x7e]{1,40}$/u.test(code)) return null
  if (choice === 'qr') return 'qr'
  if (choice === 'code128' || !/^\d+$/u.test(code)) return 'code128'
  if (code.length === 8 && !hasRightCheckDigit(code) && upcAOf(code) !== null) return 'upce'
  if (!hasRightCheckDigit(code)) return 'code128'
  return ({ 13: 'jan13', 8: 'jan8', 12: 'upca', 14: 'itf14' } as const)[code.length as 8 | 12 | 13 | 14] ?? 'code128'
}
