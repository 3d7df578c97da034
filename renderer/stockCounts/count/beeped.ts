import type { Beep, CountEntry } from '#shared/contracts/stockCounts.ts'

export interface Beeped {
  readonly key: number
  /** As it was scanned; of a product chosen by hand its name, of a shelf's label the shelf. */
  readonly code: string
  /** Null while it is on its way to the disk, or where it did not get there. */
  readonly beep: Beep | null
  /** Why it was not recorded. */
  readonly failure: string | null
  readonly isTakenBack: boolean
}

/** A beep as the ledger has it now: it may have been corrected under the questions, in the ledger or by somebody else; the same object where it was not. */
export function asItStands(beeped: Beeped, rows: readonly CountEntry[]): Beeped {
  const { beep } = beeped
  const entry = beep?.entry ?? null
  const now = entry === null ? undefined : rows.find(({ seq, sessionId }) => seq === entry.seq && sessionId === entry.sessionId)
  if (beep === null || entry === null || now === undefined) return beeped
  const isTakenBack = beeped.isTakenBack || now.isTakenBack
  const doubt = now.isOpen ? now.doubt : null
  const more = now.stands - entry.stands
  if (more === 0 && isTakenBack === beeped.isTakenBack && doubt === entry.doubt) return beeped
  const { product } = beep
  return {
    ...beeped,
    isTakenBack,
    beep: {
      ...beep,
      entry: { ...entry, stands: now.stands, doubt },
      product: product === null ? null : { ...product, total: product.total + more, onShelf: product.onShelf + more },
    },
  }
}
