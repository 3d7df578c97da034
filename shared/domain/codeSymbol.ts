/** The kinds of bars and squares that Banto prints. GS1 texts are written with their identifiers in brackets: `(01)…(10)…`. */
export const symbolKinds = ['jan13', 'jan8', 'upca', 'upce', 'itf14', 'code128', 'gs1-128', 'qr', 'datamatrix', 'gs1-datamatrix'] as const
export type SymbolKind = (typeof symbolKinds)[number]

/** A dark rectangle inside a symbol, in modules from its top left corner. */
interface DarkModules {
  readonly column: number
  readonly row: number
  readonly columns: number
  readonly rows: number
}

/**
 * A code as modules: whoever draws it chooses how large a module is (mm, points or whole dots). Bars are one row high and drawn as
 * high as wanted; squares have as many rows as they need, all modules square.
 */
export interface CodeSymbol {
  readonly kind: SymbolKind
  /** What a scanner reads, with its check digit. */
  readonly text: string
  readonly shape: 'bars' | 'squares'
  readonly columns: number
  readonly rows: number
  readonly dark: readonly DarkModules[]
  /** Modules that stay light around it (GS1 General Specifications 5.2–5.6; ISO/IEC 18004 for QR). */
  readonly quiet: { readonly left: number; readonly right: number; readonly above: number; readonly below: number }
}
