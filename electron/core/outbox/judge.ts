import type { CellValue } from '#shared/contracts/common.ts'

/**
 * Three-way by field, the one rule of pull and push: what the server holds now against what it held
 * when the person changed the cell (`base`) and what the person wants (`mine`).
 *
 * - `there`: the server has our value already; nothing is left to be done.
 * - `ours`: only we changed it.
 * - `conflict`: somebody else changed it too.
 */
export type Verdict = 'there' | 'ours' | 'conflict'

export const judge = (cell: { readonly base: CellValue; readonly mine: CellValue }, theirs: CellValue): Verdict =>
  theirs === cell.mine ? 'there' : theirs === cell.base ? 'ours' : 'conflict'
