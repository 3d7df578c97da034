import { randomBytes } from 'node:crypto'
import type { WriteDb } from '../store/db.ts'

/**
 * Smaregi has no idempotency key. What must not happen twice carries a name of its own instead: short,
 * readable by whoever sees it in the stock history, unlike that of any other computer. It is on the
 * disk before the request leaves, and looked for before anything is sent again.
 */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Most characters of a memo. */
const memoLength = 100

/** `番頭 7K3Q-0012`: four letters of this file, and a number that only grows. Part of the caller's transaction. */
export function newOperationId(db: WriteDb): string {
  const get = (key: string) => db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', [key])?.value ?? null
  const set = (key: string, value: string) =>
    db.run('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [key, value])
  let prefix = get('operation_prefix')
  if (prefix === null) {
    prefix = [...randomBytes(4)].map((byte) => letters[byte % letters.length]).join('')
    set('operation_prefix', prefix)
  }
  const number = Number(get('operation_number') ?? '0') + 1
  set('operation_number', String(number))
  return `番頭 ${prefix}-${String(number).padStart(4, '0')}`
}

/** The memo of a stock write: the operation, and who it was. */
export const memoOf = (operationId: string, author: string | null): string =>
  [...(author === null || author === '' ? operationId : `${operationId} ${author}`)].slice(0, memoLength).join('')

/** Whether a memo is that of this operation (0012 is not 00123). */
export const isMemoOf = (memo: unknown, operationId: string): boolean =>
  typeof memo === 'string' && (memo === operationId || memo.startsWith(`${operationId} `))
