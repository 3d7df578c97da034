import { BantoError } from '#shared/errors.ts'
import type { ResourceName } from '#shared/contracts/sync.ts'
import { entityOfTable, hangingOn } from '../../entities/index.ts'
import type { Shop } from '../../context.ts'
import { flagCells } from '../../outbox/flag.ts'
import type { WireRow } from '../../smaregi/client.ts'
import type { ReadDb } from '../../store/db.ts'
import { countUnseen, keepUnseen, removeUnseen, type Unseen } from '../../store/mirror.ts'
import { clearGuard, readGuard, readPullState, type Guard } from './state.ts'
import type { Resource } from './resource.ts'
import { resourceOf } from './resources.ts'

/** So few are never asked about: a small shop changes its mind about a handful of goods. */
const maxRowsUnasked = 20

/** More than a tenth of a table, and more than a few: a person is asked. */
export const tooMany = (rows: number, of: number): boolean => rows > maxRowsUnasked && rows * 10 > of

/** Which rows a guard or the end of a pull is about. */
export const unseenOf = (resource: Resource, { pullId, days }: Pick<Guard, 'pullId' | 'days'>): Unseen => ({
  pullId,
  days: days === null || resource.dayColumn === undefined ? null : { column: resource.dayColumn, ...days },
})

/** In how many rows a page would empty a field that is rarely empty. */
export function emptiedBy(db: ReadDb, resource: Resource, rows: readonly WireRow[]): number {
  const key = resource.table.keys[0]
  if (resource.precious === undefined || key === undefined) return 0
  let most = 0
  for (const wire of resource.precious) {
    const column = resource.table.columns.find((one) => one.wire === wire)?.column
    // A reply that does not carry the field says nothing about it; null and '' say that it is empty.
    const ids = rows.filter((row) => row[wire] === null || row[wire] === '').map((row) => Number(row[key.wire]))
    if (column === undefined || ids.length === 0) continue
    const found = db.get<{ n: number }>(
      `SELECT count(*) AS n FROM ${resource.table.name} WHERE ${column} IS NOT NULL AND ${key.column} IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(ids)],
    )
    most = Math.max(most, found?.n ?? 0)
  }
  return most
}

/** What a person has changed and not sent stays in sight; the push will say that the row is gone. One that was to be deleted may go. */
export function keepPending(shop: Shop, { table }: Resource, pullId: number): void {
  const entity = entityOfTable(table.name)
  const id = table.keys[0]?.column
  if (entity === null || id === undefined || entity.key.of !== entity.name) return
  const names = [entity, ...hangingOn(entity.name)].map(({ name }) => `'${name}'`).join(', ')
  shop.db.run(
    `UPDATE ${table.name} SET pull_id = :pullId WHERE pull_id < :pullId
       AND ${id} IN (SELECT key FROM pending WHERE entity IN (${names}) AND op <> 'delete')`,
    { pullId },
  )
}

/**
 * A person's answer to a guard. True removes what was not seen (or lets the next pull go on
 * emptying); false leaves everything as it is until the next full pull or sweep. Throws NOT_FOUND
 * where nothing is asked.
 */
export function answerGuard(shop: Shop, name: ResourceName, allow: boolean, at: string): { removed: number; ids: readonly number[] } {
  const { db } = shop
  const resource = resourceOf(name)
  return db.transaction(() => {
    const guard = readGuard(readPullState(db, name))
    if (guard === null) throw new BantoError('NOT_FOUND', `nothing is asked about ${name}`)
    if (guard.kind === 'empty') {
      clearGuard(db, name, allow ? 'goOnEmptying' : 'dropped')
      return { removed: 0, ids: [] }
    }
    const unseen = unseenOf(resource, guard)
    clearGuard(db, name, 'stays')
    if (!allow) {
      keepUnseen(db, resource.table, unseen)
      return { removed: 0, ids: [] }
    }
    keepPending(shop, resource, guard.pullId)
    const { ids, rows } = removeUnseen(db, resource.table, unseen)
    // A deletion that waited for one of them is done.
    const entity = entityOfTable(resource.table.name)
    if (entity !== null) flagCells(db, entity, ids, at)
    return { removed: rows, ids }
  })
}

/** The guard for what a completed reading would remove, or null where it may. */
export function guardOf(db: Shop['db'], resource: Resource, what: Pick<Guard, 'pullId' | 'days'>, of: number, at: string): Guard | null {
  const rows = countUnseen(db, resource.table, unseenOf(resource, what))
  return tooMany(rows, of) ? { kind: 'remove', rows, of, at, ...what } : null
}
