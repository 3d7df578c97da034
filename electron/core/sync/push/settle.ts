import { sendingOrder } from '../../entities/index.ts'
import { failpoint } from '../../failpoints.ts'
import type { Entity } from '../../outbox/entity.ts'
import { inFlightSql, type CellKey } from '../../outbox/outcomes.ts'
import type { Run } from '../../outbox/run.ts'
import { inFlightCells } from '../../outbox/transitions.ts'
import { unitsOf } from './units.ts'

/**
 * Reads back what an earlier push left without proof: sent, or of unknown fate. Sends nothing. What
 * surely did not arrive is staged again. Returns the cells whose fate is known now.
 */
export async function settleAll(run: Run, tell: boolean): Promise<number> {
  const { db } = run.shop
  const count = () => db.get<{ n: number }>(`SELECT count(*) AS n FROM pending WHERE state IN ${inFlightSql}`)?.n ?? 0
  const before = count()
  if (before === 0) return 0
  const work = sendingOrder.map((entity) => ({ entity, cells: findable(run, entity) }))
  const total = work.reduce((sum, { entity, cells }) => sum + unitsOf(entity, cells), 0)
  let done = 0
  const report = () => {
    if (tell) run.job.report({ phase: 'settling', done, total })
  }
  report()
  for (const { entity, cells } of work) {
    if (cells.length === 0) continue
    await entity.sending.settle(run, cells, (units) => {
      failpoint('push.settled')
      done += units
      report()
    })
  }
  return before - count()
}

/** Cells whose fate can be looked for: of a new row only where it left a trace. */
function findable(run: Run, { name, key, sending }: Entity): CellKey[] {
  const { db } = run.shop
  const cells = inFlightCells(db, name)
  const isHopeless = new Set(
    key.of !== name ? [] : [...new Set(cells.map((cell) => cell.key))].filter((one) => one < 0 && sending.canBeFound?.(db, one) !== true),
  )
  return cells.filter((cell) => !isHopeless.has(cell.key))
}
