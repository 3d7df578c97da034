import type { Piece } from './classify.ts'
import { lengthOf, subtract, workSpans, type Shift, type Span } from './shifts.ts'

/** Minutes of a person that were worked in one shop. */
export interface StoreShare {
  readonly worked: number
  readonly overtime: number
  readonly night: number
}

/** What of a piece lies within spans. */
const within = (piece: Piece, spans: readonly Span[]): number => piece.end - piece.start - lengthOf(subtract([piece], spans))

/**
 * In which shop each minute was worked, in minutes by the id of the shop. The law adds the shops up (労働基準法38条); overtime belongs
 * to the shop in which the person was when it was worked. A minute of two shifts is the one's that began first, so that the shops
 * add up to the person.
 */
export function storeShares(pieces: readonly Piece[], shifts: readonly Shift[]): ReadonlyMap<number, StoreShare> {
  const shares = new Map<number, StoreShare>()
  let taken: readonly Span[] = []
  const inOrder = shifts
    .map((shift) => ({ storeId: shift.storeId, spans: workSpans(shift) }))
    .toSorted((a, b) => (a.spans[0]?.start ?? 0) - (b.spans[0]?.start ?? 0))
  for (const { storeId, spans } of inOrder) {
    const own = subtract(spans, taken)
    taken = [...taken, ...own]
    const { worked, overtime, night } = shares.get(storeId) ?? { worked: 0, overtime: 0, night: 0 }
    const sum = (is: (piece: Piece) => boolean): number => pieces.filter(is).reduce((minutes, piece) => minutes + within(piece, own), 0)
    shares.set(storeId, {
      worked: worked + sum(() => true),
      overtime: overtime + sum(({ kind }) => kind === 'overtime'),
      night: night + sum(({ isNight }) => isNight),
    })
  }
  return shares
}
