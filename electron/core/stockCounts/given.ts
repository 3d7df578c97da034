import { BantoError } from '#shared/errors.ts'
import type { ReadDb } from '../store/db.ts'
import { refuse } from './sessions.ts'

/** Control, direction and other characters that nobody sees. */
const unseen = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

/** A name as a person gave it, without what nobody sees. Throws INVALID_INPUT (`reason`: `nameMissing`) where nothing is left. */
export function seenName(text: string): string {
  const name = text.replace(unseen, '').trim()
  if (name === '') throw refuse('nameMissing', 'a name is needed')
  return name
}

/** Throws NOT_FOUND where the shop has no such store. */
export function refuseUnknownStore(db: ReadDb, storeId: number): void {
  if (db.get('SELECT 1 FROM store WHERE store_id = ?', [storeId]) === undefined) throw new BantoError('NOT_FOUND', `no store ${storeId}`)
}
