import type { OutputOf } from '#shared/contracts/index.ts'
import type { TimecardWords } from './words.ts'

interface Scope {
  readonly storeId: number | null
  readonly search: string
}

/** Whom the store and the search on the board leave, in words. */
export function scopeName(
  { t }: Pick<TimecardWords, 't'>,
  stores: OutputOf<'timecards.settings'>['stores'],
  { storeId, search }: Scope,
): string {
  const parts = [
    ...(storeId === null ? [] : [stores.find((one) => one.storeId === storeId)?.storeName ?? String(storeId)]),
    ...(search.trim() === '' ? [] : [t('timecards.scope.search', { search: search.trim() })]),
  ]
  return parts.length === 0 ? t('timecards.scope.everybody') : parts.join(t('timecards.separator'))
}
