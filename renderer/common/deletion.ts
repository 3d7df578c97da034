import type { RowDeletion } from '#shared/contracts/products.ts'
import type { Wording } from './i18n.ts'

/** What is up with a product that is to be deleted, in words. */
export function deletionWords({ t, format }: Pick<Wording, 't' | 'format'>, { state, reason, theirAt }: RowDeletion): string {
  if (state === 'rejected' && reason !== null) return t('products.deletion.rejectedFor', { reason })
  if (state === 'conflict' && theirAt !== null) return t('products.deletion.conflictAt', { when: format.shortMoment(theirAt) })
  return t(`products.deletion.states.${state}`)
}
