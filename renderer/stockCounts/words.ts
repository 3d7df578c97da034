import type { CountEntry, CountState, Doubt } from '#shared/contracts/stockCounts.ts'
import type { Wording } from '../common/i18n.ts'

/** The kit's colours of a count's state. */
export const stateColors: Readonly<Record<CountState, string>> = {
  counting: 'ai',
  committed: 'yellow',
  partial: 'red',
  sealed: 'green',
  takingBack: 'yellow',
  takenBack: 'gray',
  ended: 'gray',
}

/** The word of a doubt: in a recount what is not on its list may well be in the plan. */
export const doubtWord = <D extends Doubt>(doubt: D, round: number): D | 'notListed' =>
  doubt === 'notPlanned' && round > 1 ? 'notListed' : doubt

/** Shelves of a doubt that are named; who stands before one of them looks no further. */
const mostShelves = 3

/** What is asked about a beep. `pieces`: what the beep counts for, or did when it was asked about; the sum of its line is not in it. Null: nothing is. */
export function doubtText(
  { t }: Pick<Wording, 't'>,
  { doubt, usualShelves, productId }: Pick<CountEntry, 'doubt' | 'usualShelves' | 'productId'>,
  round: number,
  pieces: number,
): string | null {
  if (doubt === null) return null
  if (doubt === 'otherShelf' && usualShelves.length === 0) return t('stockCounts.doubts.otherShelfUnnamed')
  if (doubt === 'huge' && productId === null) return t('stockCounts.doubts.hugeUnknown', { pieces })
  return t(`stockCounts.doubts.${doubtWord(doubt, round)}`, { pieces, shelves: usualShelves.slice(0, mostShelves).join(t('common.and')) })
}
