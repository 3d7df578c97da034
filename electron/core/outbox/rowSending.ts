import { wholeRow, type EntityName } from '#shared/domain/entities.ts'
import type { ReadDb } from '../store/db.ts'
import { createRows, settleCreation, type Creation } from './create.ts'
import type { EntitySending, RowEntity } from './entity.ts'
import { inFlight, type CellKey } from './outcomes.ts'
import { removeRow, settleRemoval } from './remove.ts'
import { changeRow, readBack } from './row.ts'
import { forEachInParallel, type Run } from './run.ts'
import { cellsOf } from './transitions.ts'

export interface RowSending {
  readonly row: RowEntity
  readonly creation: Creation
  readonly after: readonly EntityName[]
  /** One row at a time: for rows whose order matters to the server, such as a tree. */
  readonly inOrder?: boolean
}

export const keysOf = (cells: readonly CellKey[]): number[] => [...new Set(cells.map(({ key }) => key))]

/** Works on rows side by side, or one after the other. */
async function forRows(run: Run, keys: readonly number[], inOrder: boolean, work: (key: number) => Promise<void>): Promise<void> {
  if (!inOrder) return forEachInParallel(run, keys, work)
  for (const key of keys) {
    if (run.stop !== null || run.job.signal.aborted) return
    await work(key)
  }
}

/** How an entity is sent whose cells go together by row: PATCH, POST and DELETE, each proved by reading. */
export function rowSending({ row, creation, after, inOrder = false }: RowSending): EntitySending {
  const { entity } = row.wire
  const isFound = (db: ReadDb, key: number) => creation.canBeFound(cellsOf(db, entity, key, inFlight))
  return {
    unit: 'row',
    after,
    datedByServer: false,
    create: (run, keys, done) => createRows(run, creation, keys, done),
    change: (run, units, done) =>
      forRows(run, keysOf(units), inOrder, async (key) => {
        await changeRow(run, row, key)
        if (run.stop === null) done(1)
      }),
    remove: (run, keys, done) =>
      forRows(run, keys, inOrder, async (key) => {
        await removeRow(run, row, key)
        if (run.stop === null) done(1)
      }),
    canBeFound: isFound,
    async settle(run, units, done) {
      const removals = new Set(units.filter(({ field }) => field === wholeRow).map(({ key }) => key))
      const changes = new Set(units.filter(({ key, field }) => key > 0 && field !== wholeRow).map(({ key }) => key))
      const known = keysOf(units).filter((key) => key > 0)
      await forRows(run, known, inOrder, async (key) => {
        if (changes.has(key)) await readBack(run, row, key, 'staged')
        if (removals.has(key)) await settleRemoval(run, row, key, 'staged')
        done(1)
      })
      // In the order in which they were made: -1, -2, …
      const fresh = keysOf(units).filter((key) => key < 0)
      await forRows(
        run,
        fresh.toSorted((a, b) => b - a),
        inOrder,
        async (key) => {
          await settleCreation(run, creation, key, 'staged')
          done(1)
        },
      )
    },
  }
}
