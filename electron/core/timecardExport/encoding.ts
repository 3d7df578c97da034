import type { Layout } from '#shared/domain/payroll/layout.ts'
import { encodeCp932, lackingInCp932 } from '../cp932.ts'

export const encoded = (text: string, encoding: Layout['encoding']): Uint8Array =>
  encoding === 'cp932' ? encodeCp932(text) : Buffer.from(encoding === 'utf8bom' ? `\u{feff}${text}` : text, 'utf8')

/** Characters that the encoding has not. A lone half of a character is in none. */
export const lackingIn = (text: string, encoding: Layout['encoding']): string =>
  (encoding === 'cp932' ? lackingInCp932(text) : [...text].filter((character) => /^\p{Cs}$/u.test(character))).join('')
