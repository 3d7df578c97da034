import { resolve, retry } from '#core/changes/decide.ts'
import { discard } from '#core/changes/discard.ts'
import { revert } from '#core/changes/revert.ts'
import { settleByPerson } from '#core/changes/settle.ts'
import { stageEntity } from '#core/changes/stage.ts'
import { redo, undo, type Step } from '#core/changes/step.ts'
import { entities } from '#core/entities/index.ts'
import { flagCells } from '#core/outbox/flag.ts'
import {
  cellsOf,
  markConflict,
  markRejected,
  markSending,
  markUnknown,
  markVerified,
  requeue,
  type PendingCell,
} from '#core/outbox/transitions.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { wholeRow, type OperationName } from '#shared/domain/entities.ts'
import { isBantoError } from '#shared/errors.ts'
import { noon, type TestShop } from '../../fixtures/shopFile.ts'
import { cellFields, keys, worldEntities, type Command, type WorldEntity } from './commands.ts'

/**
 * One shop, a colleague and a Smaregi of a few cells of three entities. What the program does to a cell is done by its
 * own functions; the world only plays the other side and writes down who wanted what.
 */
const who = { author: null, at: noon.toISOString() }
const nowOf = (entity: WorldEntity) => ({ at: who.at, version: null, first: entities[entity].fields.first })
const rowAt = (entity: string, key: number): string => `${entity} ${key}`
const place = (entity: string, key: number, field: string): string => `${entity} ${key}/${field}`
/** Stock goes with its product. */
const ownerOf = (entity: WorldEntity): WorldEntity => (entity === 'stock' ? 'product' : entity)

export interface Row {
  readonly entity: WorldEntity
  readonly key: number
  readonly field: string
  readonly op: OperationName
  readonly mine: CellValue
  readonly state: string
}

export function createWorld(shop: TestShop) {
  const { db } = shop
  const server = new Map<string, CellValue>()
  /** When each row was changed at Smaregi last; none: it is gone. */
  const versions = new Map<string, number>()
  let clock = 0
  /** Values a person typed for a cell, and those that Smaregi held right before a write of ours. */
  const typed = new Map<string, Set<CellValue>>()
  const before = new Map<string, Set<CellValue>>()
  /** Rows by how they were at Smaregi when a person said that they go. */
  const unwanted = new Map<string, Set<number | undefined>>()
  const broken: string[] = []
  let pushes = 0

  const where = (entity: WorldEntity, key: number, field: string): string => {
    const { mirror } = entities[entity]
    return `FROM ${mirror.table} AS m WHERE ${mirror.on(String(key), `'${field}'`)}`
  }
  const columnOf = (entity: WorldEntity, field: string): string => entities[entity].mirror.column(field)
  const mirror = (entity: WorldEntity, key: number, field: string): CellValue =>
    db.get<{ v: CellValue }>(`SELECT m.${columnOf(entity, field)} AS v ${where(entity, key, field)}`)?.v ?? null
  const stampOf = (entity: WorldEntity, key: number): string | null => {
    const version = versions.get(rowAt(ownerOf(entity), key))
    return version === undefined ? null : `v${version}`
  }
  const isThere = (entity: WorldEntity, key: number): boolean => versions.has(rowAt(ownerOf(entity), key))
  const touch = (entity: WorldEntity, key: number): void => void (entity !== 'stock' && versions.set(rowAt(entity, key), (clock += 1)))

  for (const entity of worldEntities) {
    for (const key of keys) {
      if (entity !== 'stock') versions.set(rowAt(entity, key), 0)
      for (const field of cellFields[entity]) server.set(place(entity, key, field), mirror(entity, key, field))
    }
  }
  seeAll()

  /** The mirror becomes what Smaregi holds of a row. */
  function see(entity: WorldEntity, key: number): void {
    const { mirror: lies } = entities[entity]
    for (const field of cellFields[entity]) {
      const condition = lies.on(String(key), `'${field}'`).replaceAll('m.', '')
      if (!isThere(entity, key)) db.run(`DELETE FROM ${lies.table} WHERE ${condition}`)
      else {
        db.run(`UPDATE ${lies.table} SET ${columnOf(entity, field)} = ?, ${lies.version} = ? WHERE ${condition}`, [
          server.get(place(entity, key, field)) ?? null,
          entity === 'stock' ? null : stampOf(entity, key),
        ])
      }
    }
  }
  function seeAll(): void {
    for (const entity of worldEntities) for (const key of keys) see(entity, key)
  }
  const add = <T>(sets: Map<string, Set<T>>, cell: string, value: T): void =>
    void sets.set(cell, (sets.get(cell) ?? new Set<T>()).add(value))

  /** A value of ours reaches Smaregi. */
  function arrives(entity: WorldEntity, key: number, field: string, value: CellValue): void {
    const cell = place(entity, key, field)
    const held = server.get(cell) ?? null
    if (!typed.get(cell)?.has(value) && !before.get(cell)?.has(value)) {
      broken.push(`${cell}: ${String(value)} was sent, which nobody typed and Smaregi did not hold before a write of ours`)
    }
    add(before, cell, held)
    server.set(cell, value)
    touch(entity, key)
  }

  /** A deletion of ours reaches Smaregi. */
  function goes(entity: WorldEntity, key: number): void {
    const row = rowAt(entity, key)
    if (!unwanted.get(row)?.has(versions.get(row))) broken.push(`${row} was deleted, which nobody wanted as it was`)
    versions.delete(row)
  }

  /** A person sees rows as the mirror has them, and says that they go: only as long as Smaregi has them so. */
  function wantsGone(entity: WorldEntity, key: number): void {
    const stamp = db.get<{ v: string | null }>(`SELECT m.${entities[entity].mirror.version} AS v ${where(entity, key, '')}`)?.v
    if (stamp !== undefined && stamp !== null) add(unwanted, rowAt(entity, key), Number(stamp.slice(1)))
  }

  function pull(): void {
    seeAll()
    for (const entity of worldEntities) flagCells(db, entities[entity], keys, who.at)
  }

  type Fate = 'ok' | 'refused' | 'lost' | 'lostBefore'

  function push(fate: Fate): void {
    pushes += 1
    db.run("UPDATE pending SET state = 'queued', sent = NULL, sent_set = NULL, push_id = ? WHERE state = 'staged'", [pushes])
    const queued = (entity: WorldEntity, key: number) => cellsOf(db, entity, key, ['queued'])
    for (const entity of worldEntities) {
      for (const key of keys) for (const cell of queued(entity, key)) if (cell.op !== 'delete') send(entity, cell, fate)
    }
    for (const entity of worldEntities) {
      for (const key of keys) for (const cell of queued(entity, key)) if (cell.op === 'delete') remove(entity, cell, fate)
    }
  }

  function send(entity: WorldEntity, cell: PendingCell, fate: Fate): void {
    const { key, field } = cell
    see(entity, key)
    if (!isThere(entity, key)) return void markRejected(db, cell, { reason: null, kind: 'notFound' }, nowOf(entity))
    const theirs = server.get(place(entity, key, field)) ?? null
    if (theirs === cell.mine) markVerified(db, cell, nowOf(entity))
    else if (theirs !== cell.base) markConflict(db, cell, { value: theirs, at: null }, who.at)
    else {
      markSending(db, cell, { at: who.at })
      const sending = { ...cell, state: 'sending', sent: cell.mine }
      if (fate === 'ok' || fate === 'lost') arrives(entity, key, field, cell.mine)
      // Where a colleague writes the same value after it, nobody can tell whose it is.
      if (fate === 'lostBefore') add(before, place(entity, key, field), theirs)
      if (fate === 'ok') {
        see(entity, key)
        markVerified(db, sending, nowOf(entity))
      } else if (fate === 'refused') markRejected(db, sending, { reason: 'だめ', kind: 'other' }, nowOf(entity))
      else markUnknown(db, cell, who.at)
    }
  }

  function remove(entity: WorldEntity, cell: PendingCell, fate: Fate): void {
    const { key } = cell
    see(entity, key)
    if (!isThere(entity, key)) return void markVerified(db, cell, nowOf(entity))
    const version = stampOf(entity, key)
    if (cell.baseVersion !== version) return void markConflict(db, cell, { value: cell.base, at: version }, who.at)
    markSending(db, cell, { at: who.at })
    if (fate === 'ok' || fate === 'lost') goes(entity, key)
    if (fate === 'ok') {
      see(entity, key)
      if (entity === 'product') see('stock', key)
      markVerified(db, { ...cell, state: 'sending' }, nowOf(entity))
    } else if (fate === 'refused') markRejected(db, { ...cell, state: 'sending' }, { reason: 'だめ', kind: 'other' }, nowOf(entity))
    else markUnknown(db, cell, who.at)
  }

  /** What a push does first with what an earlier one left behind. */
  function readBack(): void {
    for (const entity of worldEntities) {
      for (const key of keys) {
        for (const cell of cellsOf(db, entity, key, ['unknown', 'sending', 'sent'])) {
          see(entity, key)
          if (cell.op === 'delete') {
            if (!isThere(entity, key)) markVerified(db, cell, nowOf(entity))
            else if (cell.baseVersion !== stampOf(entity, key))
              markConflict(db, cell, { value: cell.base, at: stampOf(entity, key) }, who.at)
            else requeue(db, cell, 'staged')
            continue
          }
          if (!isThere(entity, key)) {
            markRejected(db, cell, { reason: null, kind: 'notFound' }, nowOf(entity))
            continue
          }
          const theirs = server.get(place(entity, key, cell.field)) ?? null
          if (theirs === cell.sent || theirs === cell.mine)
            markVerified(db, { ...cell, sent: theirs === cell.sent ? cell.sent : cell.mine }, nowOf(entity))
          else if (theirs !== cell.base) markConflict(db, cell, { value: theirs, at: null }, who.at)
          else {
            requeue(db, cell, 'staged')
            if (cell.mine === cell.base) db.run('DELETE FROM pending WHERE entity = ? AND key = ? AND field = ?', [entity, key, cell.field])
          }
        }
      }
    }
  }

  function step(way: 'undo' | 'redo', agree: boolean): Step | null {
    const take = way === 'undo' ? undo : redo
    const there = new Set(rows().map((row) => place(row.entity, row.key, row.field)))
    try {
      const first = take(db, who)
      const done =
        first.question !== null && agree ? take(db, who, { changeSetId: first.set.changeSetId, cells: first.question.staged }) : first
      // A deletion that is brought again is decided again, as the row is shown.
      for (const row of rows()) {
        if (row.op === 'delete' && !there.has(place(row.entity, row.key, row.field))) wantsGone(row.entity, row.key)
      }
      return done
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
        case 'stage': {
          for (const { entity, key, field, value } of command.cells) add(typed, place(entity, key, field), value)
          const cells = command.cells.map((cell) => ({ ...cell, op: cell.entity === 'stock' ? ('setStock' as const) : ('set' as const) }))
          stageEntity(db, { ...who, name: 'paste', origin: 'paste' }, cells)
          return
        }
        case 'delete':
          for (const { entity, key } of command.rows) wantsGone(entity, key)
          stageEntity(
            db,
            { ...who, name: 'deleteProducts', origin: 'edit' },
            command.rows.map((row) => ({ ...row, field: wholeRow, op: 'delete' as const, value: null })),
          )
          return
        case 'colleague': {
          const { entity, key, field, value } = command.cell
          if (!isThere(entity, key)) return
          server.set(place(entity, key, field), value)
          touch(entity, key)
          return
        }
        case 'colleagueDeletes':
          versions.delete(rowAt(command.row.entity, command.row.key))
          return
        case 'pull':
          return pull()
        case 'push':
          readBack()
          return push(command.fate)
        case 'resolve': {
          const conflicts = rows().filter(({ state }) => state === 'conflict')
          if (command.choice === 'value')
            for (const { entity, key, field } of conflicts) if (field === 'tag') add(typed, place(entity, key, field), 'z')
          if (command.choice === 'mine') for (const { entity, key, op } of conflicts) if (op === 'delete') wantsGone(entity, key)
          resolve(db, who, { all: true, ...(command.choice === 'value' ? { fields: ['tag'] } : {}) }, command.choice, 'z')
          return
        }
        case 'discard':
          discard(db, who, {
            cells: [wholeRow, ...cellFields[command.entity]].map((field) => ({ entity: command.entity, key: command.key, field })),
          })
          return
        case 'retry':
          retry(db, who, { all: true })
          return
        case 'settle': {
          // The person has looked, and says what is so; in the case of doubt that it has not arrived.
          const there = rows().filter(({ state }) => state === 'unknown')
          const hasArrived = ({ entity, key, field, op, mine }: Row) =>
            op === 'delete' ? !isThere(entity, key) : isThere(entity, key) && server.get(place(entity, key, field)) === mine
          const cells = (arrived: boolean) => ({
            cells: there.filter((row) => hasArrived(row) === arrived).map(({ entity, key, field }) => ({ entity, key, field })),
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
