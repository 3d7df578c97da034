import { resolve, retry } from '#core/changes/decide.ts'
import { discard } from '#core/changes/discard.ts'
import { flagCells } from '#core/outbox/flag.ts'
import { product } from '#core/entities/product/index.ts'
import { revert } from '#core/changes/revert.ts'
import { settleByPerson } from '#core/changes/settle.ts'
import { stageCells } from '#core/entities/product/stage.ts'
import { redo, undo, type Step } from '#core/changes/step.ts'
import { productColumns } from '#core/products/columns.ts'
import { cellsOf, markConflict, markRejected, markSending, markUnknown, markVerified, requeue } from '#core/outbox/transitions.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { isBantoError } from '#shared/errors.ts'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
import { noon, type TestShop } from '../../fixtures/shopFile.ts'
import type { Command } from './commands.ts'

/**
 * One shop, a colleague and a Smaregi of a few cells. What the program does to a cell is done by its
 * own functions; the world only plays the other side and writes down who wanted which value.
 */
const who = { author: null, at: noon.toISOString() }
const now = { at: who.at, version: null, first: 'productName' }
const place = (key: number, field: string): string => `${key}/${field}`

export interface Row {
  readonly key: number
  readonly field: string
  readonly mine: CellValue
  readonly state: string
}

export function createWorld(shop: TestShop, keys: readonly number[], fields: readonly ProductFieldName[]) {
  const { db } = shop
  const server = new Map<string, CellValue>()
  /** Values a person typed for a cell, and those that Smaregi held right before a write of ours. */
  const typed = new Map<string, Set<CellValue>>()
  const before = new Map<string, Set<CellValue>>()
  const broken: string[] = []
  let pushes = 0
  for (const key of keys) for (const field of fields) server.set(place(key, field), mirror(key, field))

  function mirror(key: number, field: string): CellValue {
    return (
      db.get<{ v: CellValue }>(`SELECT ${productColumns[field as ProductFieldName]} AS v FROM product WHERE product_id = ?`, [key])?.v ??
      null
    )
  }
  const see = (key: number, field: string): void =>
    void db.run(`UPDATE product SET ${productColumns[field as ProductFieldName]} = ? WHERE product_id = ?`, [
      server.get(place(key, field)) ?? null,
      key,
    ])
  const add = (sets: Map<string, Set<CellValue>>, cell: string, value: CellValue): void =>
    void sets.set(cell, (sets.get(cell) ?? new Set()).add(value))

  /** A value of ours reaches Smaregi. */
  function arrives(key: number, field: string, value: CellValue): void {
    const cell = place(key, field)
    const held = server.get(cell) ?? null
    if (!typed.get(cell)?.has(value) && !before.get(cell)?.has(value)) {
      broken.push(`${cell}: ${String(value)} was sent, which nobody typed and Smaregi did not hold before a write of ours`)
    }
    add(before, cell, held)
    server.set(cell, value)
  }

  function pull(): void {
    for (const key of keys) for (const field of fields) see(key, field)
    flagCells(db, product, keys, who.at)
  }

  function push(fate: 'ok' | 'refused' | 'lost' | 'lostBefore'): void {
    pushes += 1
    db.run("UPDATE pending SET state = 'queued', sent = NULL, sent_set = NULL, push_id = ? WHERE state = 'staged'", [pushes])
    for (const key of keys) {
      for (const cell of cellsOf(db, 'product', key, ['queued'])) {
        const theirs = server.get(place(key, cell.field)) ?? null
        see(key, cell.field)
        if (theirs === cell.mine) markVerified(db, cell, now)
        else if (theirs !== cell.base) markConflict(db, cell, { value: theirs, at: null }, who.at)
        else {
          markSending(db, cell, { at: who.at })
          const sending = { ...cell, state: 'sending', sent: cell.mine }
          if (fate === 'ok' || fate === 'lost') arrives(key, cell.field, cell.mine)
          // Where a colleague writes the same value after it, nobody can tell whose it is.
          if (fate === 'lostBefore') add(before, place(key, cell.field), theirs)
          if (fate === 'ok') {
            see(key, cell.field)
            markVerified(db, sending, now)
          } else if (fate === 'refused') markRejected(db, sending, { reason: 'だめ', kind: 'other' }, now)
          else markUnknown(db, cell, who.at)
        }
      }
    }
  }

  /** What a push does first with what an earlier one left behind. */
  function readBack(): void {
    for (const key of keys) {
      for (const cell of cellsOf(db, 'product', key, ['unknown', 'sending', 'sent'])) {
        const theirs = server.get(place(key, cell.field)) ?? null
        see(key, cell.field)
        if (theirs === cell.sent || theirs === cell.mine)
          markVerified(db, { ...cell, sent: theirs === cell.sent ? cell.sent : cell.mine }, now)
        else if (theirs !== cell.base) markConflict(db, cell, { value: theirs, at: null }, who.at)
        else {
          requeue(db, cell, 'staged')
          if (cell.mine === cell.base) db.run("DELETE FROM pending WHERE entity = 'product' AND key = ? AND field = ?", [key, cell.field])
        }
      }
    }
  }

  function step(way: 'undo' | 'redo', agree: boolean): Step | null {
    const take = way === 'undo' ? undo : redo
    try {
      const first = take(db, who)
      return first.question !== null && agree ? take(db, who, { changeSetId: first.set.changeSetId, cells: first.question.staged }) : first
    } catch (error) {
      if (isBantoError(error) && error.code.startsWith('NOTHING_TO_')) return null
      throw error
    }
  }

  const rows = () => db.all<Row>('SELECT * FROM pending ORDER BY entity, key, field')

  return {
    broken,
    rows,
    step,
    do(command: Command): void {
      switch (command.do) {
        case 'stage':
          for (const { key, field, value } of command.cells) add(typed, place(key, field), value)
          stageCells(db, { ...who, name: 'paste', origin: 'paste' }, command.cells)
          return
        case 'colleague':
          server.set(place(command.cell.key, command.cell.field), command.cell.value)
          return
        case 'pull':
          return pull()
        case 'push':
          readBack()
          return push(command.fate)
        case 'resolve':
          if (command.choice === 'value')
            for (const { key, field } of rows().filter(({ state, field }) => state === 'conflict' && field === 'tag'))
              add(typed, place(key, field), 'z')
          resolve(db, who, { all: true, ...(command.choice === 'value' ? { fields: ['tag'] } : {}) }, command.choice, 'z')
          return
        case 'discard':
          discard(db, who, { cells: fields.map((field) => ({ entity: 'product', key: command.key, field })) })
          return
        case 'retry':
          retry(db, who, { all: true })
          return
        case 'settle': {
          // The person has looked, and says what is so; in the case of doubt that it has not arrived.
          const there = rows().filter(({ state }) => state === 'unknown')
          const cells = (arrived: boolean) => ({
            cells: there
              .filter((row) => (server.get(place(row.key, row.field)) === row.mine) === arrived)
              .map(({ key, field }) => ({ entity: 'product' as const, key, field })),
          })
          settleByPerson(db, who, cells(true), 'arrived')
          settleByPerson(db, who, cells(false), 'notArrived')
          return
        }
        case 'revert': {
          const sets = db.column<number>("SELECT change_set_id FROM change_set WHERE position = 'done' ORDER BY change_set_id")
          const set = sets[command.nth % Math.max(1, sets.length)]
          if (set !== undefined) revert(db, who, set)
          return
        }
        case 'undo':
        case 'redo':
          step(command.do, command.agree)
          return
      }
    },
  }
}
