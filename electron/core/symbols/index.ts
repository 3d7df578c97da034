import bwip from 'bwip-js/generic'
import type { CodeSymbol, SymbolKind } from '#shared/domain/codeSymbol.ts'
import { withCheckDigit } from '#shared/domain/barcode/index.ts'
import { BantoError } from '#shared/errors.ts'

interface SymbolRules {
  /** The encoder's own name of it. */
  readonly encoder: string
  /** What a text must look like; more is the encoder's to judge. */
  readonly pattern: RegExp
  /** Digits with the check digit, where the encoder may be given them without. */
  readonly digits?: number
  /** Light modules left, right, above and below. */
  readonly quiet: readonly [left: number, right: number, above: number, below: number]
}

const printable = /^[\x20-\x7e]{1,80}$/u
const bracketed = /^(?:\(\d{2,4}\)[\x21-\x7e]{1,90}){1,10}$/u

const rules: Readonly<Record<SymbolKind, SymbolRules>> = {
  jan13: { encoder: 'ean13', pattern: /^\d{12,13}$/u, digits: 13, quiet: [11, 7, 0, 0] },
  jan8: { encoder: 'ean8', pattern: /^\d{7,8}$/u, digits: 8, quiet: [7, 7, 0, 0] },
  upca: { encoder: 'upca', pattern: /^\d{11,12}$/u, digits: 12, quiet: [9, 9, 0, 0] },
  upce: { encoder: 'upce', pattern: /^[01]\d{7}$/u, quiet: [9, 7, 0, 0] },
  itf14: { encoder: 'itf14', pattern: /^\d{13,14}$/u, digits: 14, quiet: [10, 10, 0, 0] },
  code128: { encoder: 'code128', pattern: printable, quiet: [10, 10, 0, 0] },
  'gs1-128': { encoder: 'gs1-128', pattern: bracketed, quiet: [10, 10, 0, 0] },
  qr: { encoder: 'qrcode', pattern: /^[\x20-\x7e]{1,500}$/u, quiet: [4, 4, 4, 4] },
  datamatrix: { encoder: 'datamatrix', pattern: /^[\x20-\x7e]{1,500}$/u, quiet: [2, 2, 2, 2] },
  'gs1-datamatrix': { encoder: 'gs1datamatrix', pattern: bracketed, quiet: [2, 2, 2, 2] },
}

type Dark = CodeSymbol['dark'][number]

/** Widths of bar, space, bar …, in modules, to the dark ones. */
const darkBars = (widths: readonly number[]): { dark: Dark[]; columns: number } => {
  const dark: Dark[] = []
  let column = 0
  widths.forEach((columns, index) => {
    if (index % 2 === 0) dark.push({ column, row: 0, columns, rows: 1 })
    column += columns
  })
  return { dark, columns: column }
}

/** Runs of dark squares, row by row. */
const darkSquares = (squares: readonly number[], columns: number): Dark[] => {
  const dark: Dark[] = []
  for (let at = 0; at < squares.length;) {
    const row = Math.floor(at / columns)
    const start = at
    while (at < squares.length && squares[at] === 1 && Math.floor(at / columns) === row) at += 1
    if (at > start) dark.push({ column: start % columns, row, columns: at - start, rows: 1 })
    else at += 1
  }
  return dark
}

/**
 * A code as modules. A check digit that is missing is added; throws INVALID_INPUT where the text cannot be such a code (wrong check
 * digit, letters, too long, an unknown application identifier), the encoder's words in `message`.
 */
export function bars(kind: SymbolKind, text: string): CodeSymbol {
  const { encoder, pattern, digits, quiet } = rules[kind]
  const invalid = (cause?: unknown): BantoError =>
    new BantoError('INVALID_INPUT', `no ${kind}: ${cause instanceof Error ? cause.message : JSON.stringify(text.slice(0, 40))}`, {
      details: { kind },
      cause,
    })
  if (!pattern.test(text)) throw invalid()
  const [left, right, above, below] = quiet
  const common = {
    kind,
    text: digits !== undefined && text.length === digits - 1 ? withCheckDigit(text) : text,
    quiet: { left, right, above, below },
  }
  let drawn
  try {
    drawn = bwip.raw({ bcid: encoder, text: common.text, ...(kind === 'qr' ? { eclevel: 'M' } : {}) })[0]
  } catch (cause) {
    throw invalid(cause)
  }
  if (drawn === undefined) throw invalid()
  if ('sbs' in drawn) return { ...common, shape: 'bars', rows: 1, ...darkBars(drawn.sbs) }
  return { ...common, shape: 'squares', columns: drawn.pixx, rows: drawn.pixy, dark: darkSquares(drawn.pixs, drawn.pixx) }
}
