import { createHash, randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { hostname } from 'node:os'
import type { ReadDb, WriteDb } from '../store/db.ts'

/**
 * Smaregi has no idempotency key. What must not happen twice carries a name of its own instead: short,
 * readable by whoever sees it in the stock history, unlike that of any other computer. It is on the
 * disk before the request leaves, and looked for before anything is sent again.
 */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Most characters of a memo. */
const memoLength = 100

const places = new WeakMap<ReadDb, string>()

/** A name for the file itself, on this PC: a copy of it, or one that was put back, has another one. */
function placeOf(db: ReadDb): string {
  const known = places.get(db)
  if (known !== undefined) return known
  const [file = ''] = db.column<string>("SELECT file FROM pragma_database_list WHERE name = 'main'")
  const found = file === '' ? undefined : statSync(file, { bigint: true, throwIfNoEntry: false })
  const place = createHash('sha256')
    .update(`${hostname()} ${found?.dev ?? ''} ${found?.ino ?? ''} ${found?.birthtimeNs ?? ''}`)
    .digest('base64url')
    .slice(0, 16)
  places.set(db, place)
  return place
}

/**
 * `番頭 7K3Q-0012`: four letters of this file, and a number that only grows. A copy of the file, or a backup of it, gives out letters of its
 * own, or two PCs would take each other's writes for their own. Part of the caller's transaction.
 */
export function newOperationId(db: WriteDb): string {
  const get = (key: string) => db.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', [key])?.value ?? null
  const set = (key: string, value: string) =>
    db.run('INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [key, value])
  let prefix = get('operation_prefix')
  const place = placeOf(db)
  if (prefix === null || get('operation_place') !== place) {
    prefix = [...randomBytes(4)].map((byte) => letters[byte % letters.length]).join('')
    set('operation_prefix', prefix)
    set('operation_place', place)
  }
  const number = Number(get('operation_number') ?? '0') + 1
  set('operation_number', String(number))
  return `番頭 ${prefix}-${String(number).padStart(4, '0')}`
}

/** The memo of a stock write: the operation, and who it was. */
export const memoOf = (operationId: string, author: string | null): string =>
  [...(author === null || author === '' ? operationId : `${operationId} ${author}`)].slice(0, memoLength).join('')

const operation = '番頭 [0-9A-Z]{4}-\\d{4,}'
const operationFirst = new RegExp(`^(${operation})(?: |$)`, 'u')
const operationLast = new RegExp(` (${operation})(?: (#[${letters}]{6})(\\+)?( 取消)?)?$`, 'u')
const likeOperation = new RegExp(`番頭 (?=[0-9A-Z]{4}-\\d{4})`, 'gu')

/** `#K3Q7AB`: names a count in the stock history, the same on every PC that has it. Two counts of a shop share one in 10⁹ cases. */
export const countMarkOf = (countId: string): string =>
  `#${[...createHash('sha256').update(countId).digest().subarray(0, 6)].map((byte) => letters[byte % letters.length]).join('')}`

/** A correction by a count, or (`isTakenBack`) what takes one back. */
export interface CountCorrection {
  readonly countId: string
  readonly name: string
  readonly isTakenBack: boolean
  /** It follows a commit: of what reached Smaregi after it. */
  readonly isFollowUp: boolean
}

/**
 * The memo of a correction by a count: `棚卸 2026-11 本店 番頭 7K3Q-0012 #K3Q7AB`, of a follow-up `棚卸 2026-11 本店 追加修正 番頭 7K3Q-0013 #K3Q7AB+`.
 * A name that is too long is cut, operation and mark never; the mark stands where no name ever stood.
 */
export function memoOfCount(operationId: string, { countId, name, isTakenBack, isFollowUp }: CountCorrection): string {
  const end = `${isFollowUp ? '追加修正 ' : ''}${operationId} ${countMarkOf(countId)}${isFollowUp ? '+' : ''}${isTakenBack ? ' 取消' : ''}`
  // A name that looks like an operation must not be taken for one.
  const said = [...name.replaceAll(likeOperation, '番頭・')]
    .slice(0, memoLength - [...end].length - 1)
    .join('')
    .trim()
  return `${said === '' ? '棚卸' : said} ${end}`
}

/** The operation that a memo names: first, with who it was, or last, after a count's name. Null: none of this program's. */
export function operationIn(memo: unknown): string | null {
  if (typeof memo !== 'string') return null
  return (operationFirst.exec(memo) ?? operationLast.exec(memo))?.[1] ?? null
}

/** The count whose correction a memo names, by its mark; null: none, or by a PC whose program wrote no marks yet. */
export function countMarkIn(memo: unknown): { readonly mark: string; readonly isTakenBack: boolean; readonly isFollowUp: boolean } | null {
  if (typeof memo !== 'string' || operationFirst.test(memo)) return null
  const [, , mark, followUp, takenBack] = operationLast.exec(memo) ?? []
  return mark === undefined ? null : { mark, isTakenBack: takenBack !== undefined, isFollowUp: followUp !== undefined }
}

/** Whether a memo is that of this operation (0012 is not 00123). */
export const isMemoOf = (memo: unknown, operationId: string): boolean => operationId !== '' && operationIn(memo) === operationId
