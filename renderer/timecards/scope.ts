import type { OutputOf } from '#shared/contracts/index.ts'
import type { TimecardFilter } from '#shared/contracts/timecards.ts'
import type { TimecardWords } from './words.ts'

/** Whom the board shows. */
export interface BoardScope {
  readonly storeId: number | null
  readonly search: string
  readonly only: TimecardFilter
}

export const wholeBoard: BoardScope = { storeId: null, search: '', only: 'all' }

/** Whether anybody is left out. */
export const isNarrowed = ({ storeId, search, only }: BoardScope): boolean => storeId !== null || search.trim() !== '' || only !== 'all'

/** Whom the store, the search and the filter of the board leave, in words. */
export function scopeName(
  { t }: Pick<TimecardWords, 't'>,
  stores: OutputOf<'timecards.settings'>['stores'],
  { storeId, search, only }: BoardScope,
): string {
  const parts = [
    ...(storeId === null ? [] : [stores.find((one) => one.storeId === storeId)?.storeName ?? String(storeId)]),
    ...(only === 'all'
      ? []
      : [t('timecards.scope.only', { filter: t(only === 'findings' ? 'timecards.columns.findings' : `timecards.tiles.${only}`) })]),
    ...(search.trim() === '' ? [] : [t('timecards.scope.search', { search: search.trim() })]),
  ]
  return parts.length === 0 ? t('timecards.scope.everybody') : parts.join(t('timecards.separator'))
}
