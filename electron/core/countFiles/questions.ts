import type { OutputOf } from '#shared/contracts/index.ts'
import { mostPieces, sessionId as nameFormat } from '#shared/contracts/stockCounts.ts'
import type { LedgerRow } from '../stockCounts/ledger.ts'
import type { ReadDb } from '../store/db.ts'
import type { CarriedCount } from './carried.ts'

type Inspected = OutputOf<'countFiles.inspect'>['sessions'][number]
type CarriedSession = Omit<CarriedCount['sessions'][number], 'entries'>

/** No count goes on for longer: what lies further from its beginning was placed by a clock that was wrong, or was made up. */
const mostMs = 366 * 86_400_000

const unknownSql = 'SELECT DISTINCT value FROM json_each(?) WHERE value NOT IN (SELECT product_id FROM product)'

/** Looks at the rows of one session that are not here, some at a time. `startedAt`: of its count. */
export class SessionLook {
  readonly #startMs: number
  readonly #unknown = new Set<number>()
  #rows = 0
  #huge = 0
  #most = 0
  #far = 0
  #farthest: number

  constructor(startedAt: string) {
    this.#startMs = Date.parse(startedAt)
    this.#farthest = this.#startMs
  }

  #place(ms: number): void {
    if (Math.abs(ms - this.#startMs) > mostMs) this.#far += 1
    if (Math.abs(ms - this.#startMs) > Math.abs(this.#farthest - this.#startMs)) this.#farthest = ms
  }

  add(db: ReadDb, rows: readonly LedgerRow[]): void {
    this.#rows += rows.length
    for (const { pieces, placedMs } of rows) {
      if (Math.abs(pieces) > mostPieces) this.#huge += 1
      if (Math.abs(pieces) > Math.abs(this.#most)) this.#most = pieces
      this.#place(placedMs)
    }
    const ids = rows.flatMap(({ productId }) => productId ?? [])
    if (ids.length === 0) return
    for (const id of db.column<number>(unknownSql, [JSON.stringify(ids)])) this.#unknown.add(id)
  }

  /** What there is to say of it. `isNew`: the session is not here; `here`: whose it is where it is. */
  result(session: CarriedSession, { isNew, here }: { readonly isNew: boolean; readonly here: 'open' | 'own' | null }) {
    const nothing: Pick<Inspected, 'questions' | 'refused'> = { questions: [], refused: null }
    if (!isNew && this.#rows === 0) return nothing
    if (here === 'open') return { ...nothing, refused: 'openHere' } as const
    if (!isRecountName(session)) return { ...nothing, refused: 'recountName' } as const
    if (isNew) this.#place(Date.parse(session.startedAt))
    const questions: Inspected['questions'] = [
      { kind: 'noPerson', count: session.person.trim() === '' ? 1 : 0, example: session.computer },
      { kind: 'pieces', count: this.#huge, example: String(this.#most) },
      { kind: 'unknownProducts', count: this.#unknown.size, example: String([...this.#unknown][0] ?? '') },
      { kind: 'times', count: this.#far, example: new Date(this.#farthest).toISOString() },
      { kind: 'ownSession', count: here === 'own' ? this.#rows : 0, example: '' },
    ]
    return { questions: questions.filter(({ count }) => count > 0), refused: null }
  }
}

/** The first count has none, nor has a recount of before they had names; an empty one would be taken for the first count. */
const isRecountName = ({ round, recount }: CarriedSession): boolean =>
  recount === null || (round > 1 && nameFormat.safeParse(recount).success)
