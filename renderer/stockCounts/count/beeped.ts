import type { Beep, CountEntry, Doubt } from '#shared/contracts/stockCounts.ts'

export interface Beeped {
  readonly key: number
  /** As it was scanned; of a product chosen by hand its name, of a shelf's label the shelf. */
  readonly code: string
  /** Null while it is on its way to the disk, or where it did not get there. */
  readonly beep: Beep | null
  /** Why it was not recorded. */
  readonly failure: string | null
  readonly isTakenBack: boolean
  /** A number was typed after it: it counts for that, beside what else was counted of the product. */
  readonly isSet: boolean
}

/** What the colour of a beep says: a product that is asked about is not fine. */
export const verdictOf = ({ verdict, entry }: Beep): Beep['verdict'] | 'doubt' =>
  verdict === 'right' && entry !== null && entry.doubt !== null ? 'doubt' : verdict

/**
 * A beep with its product and its line as they are now (`live`; undefined: not read yet): others count the same product, and unknown codes
 * are linked to it. What was read before the beep was corrected here is not shown.
 */
export function withLine(beeped: Beeped, live: Beep | undefined): Beeped {
  const { beep } = beeped
  const product = live?.product ?? null
  if (beep === null || live === undefined || product === null || live.entry?.stands !== beep.entry?.stands) return beeped
  const verdict = beep.product === null ? live.verdict : beep.verdict
  return { ...beeped, beep: { ...beep, verdict, product: { ...product, others: beep.product?.others ?? 0 } } }
}

/** What is asked about a beep now: about itself, or about the number that was set of it last. */
function openDoubt(now: CountEntry, rows: readonly CountEntry[]): Doubt | null {
  const isAbout = (row: CountEntry): boolean => row.aboutSeq === now.seq && row.aboutSessionId === now.sessionId
  const asked = now.isOpen ? now : rows.find((row) => row.isOpen && row.kind === 'quantity' && isAbout(row))
  return asked?.doubt ?? null
}

/** A beep as the ledger has it now: it may have been corrected under the questions, in the ledger or by somebody else; the same object where it was not. */
export function asItStands(beeped: Beeped, rows: readonly CountEntry[]): Beeped {
  const { beep } = beeped
  const entry = beep?.entry ?? null
  const now = entry === null ? undefined : rows.find(({ seq, sessionId }) => seq === entry.seq && sessionId === entry.sessionId)
  if (beep === null || entry === null || now === undefined) return beeped
  const isTakenBack = beeped.isTakenBack || now.isTakenBack
  const doubt = openDoubt(now, rows)
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

/** The last beeps of a session, at `most` so many, as its ledger has them (`rows`: newest first), each as the engine knows it now (`read`). The labels of shelves are in no ledger. */
export async function beepsOfLedger(
  sessionId: string,
  rows: readonly CountEntry[],
  most: number,
  read: (seq: number) => Promise<Beep>,
): Promise<readonly Beeped[]> {
  const own = rows.filter((row) => row.sessionId === sessionId)
  const beeps: Beeped[] = []
  for (const { seq, kind, code, productName, isTakenBack } of own) {
    if (beeps.length === most || (kind !== 'scan' && kind !== 'typed')) continue
    const isSet = own.some((row) => row.kind === 'quantity' && row.aboutSessionId === sessionId && row.aboutSeq === seq && !row.isTakenBack)
    // Keys of the page count up from 1.
    beeps.push({ key: -seq, code: code ?? productName ?? '', beep: await read(seq), failure: null, isTakenBack, isSet })
  }
  return beeps
}
