import type { ControlClient } from '#sandbox/controlClient.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import type { EntityName } from '#shared/domain/entities.ts'
import type { ReadDb } from '#core/store/db.ts'
import type { Passing } from './world.ts'

/**
 * Watches both ends and knows what must be true: who wrote which value at Smaregi in which order, and
 * what the person at the app wished for, when. It knows nothing of how the app does it.
 */
export const fields = ['price', 'productName', 'tag', 'productCode', 'categoryId'] as const
export const categoryFields = ['categoryName', 'parentCategoryId', 'displaySequence', 'tag'] as const

/** An entity whose rows are watched on both sides. */
interface Watched {
  readonly entity: 'product' | 'category'
  readonly id: string
  readonly idColumn: string
  readonly columns: Readonly<Record<string, string>>
  /** By it a new row is known again: the person gives no two the same. */
  readonly name: string
}
const watched: readonly Watched[] = [
  {
    entity: 'product',
    id: 'productId',
    idColumn: 'product_id',
    columns: { price: 'price', productName: 'product_name', tag: 'tag', productCode: 'product_code', categoryId: 'category_id' },
    name: 'productName',
  },
  {
    entity: 'category',
    id: 'categoryId',
    idColumn: 'category_id',
    columns: {
      categoryName: 'category_name',
      parentCategoryId: 'parent_category_id',
      displaySequence: 'display_sequence',
      tag: 'tag',
    },
    name: 'categoryName',
  },
]
const namesOfNew: ReadonlySet<string> = new Set(watched.map(({ name }) => name))
const numeric: ReadonlySet<string> = new Set(['price', 'categoryId', 'parentCategoryId', 'displaySequence'])
/** Values that name a row: a new one is meant before it has a number. */
const references: ReadonlySet<string> = new Set(['product categoryId', 'category parentCategoryId'])

/** More products than these are never made between two looks. */
const room = 8

interface Written {
  readonly by: 'start' | 'app' | 'somebody'
  readonly value: CellValue
  /** Number of the write, over all cells. */
  readonly at: number
  /** The row was deleted. */
  readonly gone?: true
}

interface Wish {
  readonly value: CellValue
  /** Writes at Smaregi up to here were before the wish. */
  readonly since: number
}

export interface PendingCell {
  readonly entity: EntityName
  readonly key: number
  readonly field: string
  readonly base: CellValue
  readonly mine: CellValue
  readonly theirs: CellValue
  readonly sent: CellValue
  readonly state: string
  readonly op: string
}

/** Names of a row and of a cell. */
const rowAt = (entity: string, key: number): string => `${entity} ${key}`
export const at = (entity: string, key: number, field: string): string => `${entity} ${key}/${field}`
const rowOf = (cell: string): string => cell.split('/')[0] ?? ''
const fieldOf = (cell: string): string => cell.split('/')[1] ?? ''
const keyOf = (cell: string): number => Number(rowOf(cell).split(' ')[1])
const typed = (field: string, value: unknown): CellValue =>
  value === null || value === undefined || value === '' ? null : numeric.has(field) ? Number(value) : String(value)

export type Ledger = ReturnType<typeof createLedger>

/** `products`: how many there are at the start. */
export function createLedger(control: ControlClient, products: number) {
  const histories = new Map<string, Written[]>()
  const wishes = new Map<string, Wish>()
  /** What the person has had before their eyes when they last decided about a cell. */
  const known = new Map<string, Set<CellValue>>()
  /** Up to which write the app has read a row, and had when its last write of it left. */
  const read = new Map<string, number>()
  const decided = new Map<string, number>()
  /** Names of new rows that are wanted, and amounts to be added to a product's stock in a store. */
  const wanted = new Set<string>()
  const added = new Map<string, number>()
  /** Rows that the person wants deleted, and has not thought better of. */
  const unwanted = new Set<string>()
  /** What a new row, by its name, was to refer to. */
  const meant = new Map<string, { readonly field: string; readonly key: number }>()
  let alive = new Set<string>()
  let last = 0
  let started = false
  /** Bulk requests work after their answer: from then on a change may come at any time. */
  let bulk = false
  /** Up to which write a look at all products (or at all that changed until now) has shown it everything. */
  let seenAll = 0
  let skew = 0
  /** Edits that fell between the app's last look and its write: nobody can see those (there is no compare-and-set). */
  let races = 0
  /** Rows that the app has made and deleted at Smaregi. */
  const done = { made: 0, deleted: 0 }
  const broken: string[] = []

  const history = (cell: string): Written[] => {
    const found = histories.get(cell) ?? []
    histories.set(cell, found)
    return found
  }

  /** Notes what has changed at Smaregi since the last look as the work of `by`. */
  async function observe(by: 'app' | 'somebody'): Promise<void> {
    const highest = Math.max(products, ...[...alive].filter((row) => row.startsWith('product')).map((row) => Number(row.split(' ')[1])))
    const rows = await control.products(Array.from({ length: highest + room }, (_, i) => i + 1))
    const categories = await control.categories()
    const now = new Set<string>()
    for (const { entity, id, columns } of watched) {
      for (const row of entity === 'product' ? rows : categories) {
        const key = Number(row[id])
        now.add(rowAt(entity, key))
        for (const field of Object.keys(columns)) note(by, rowAt(entity, key), at(entity, key, field), typed(field, row[field]))
      }
    }
    for (const row of alive) if (!now.has(row)) noteGone(by, row)
    if (started && by === 'app') {
      done.made += [...now].filter((row) => !alive.has(row)).length
      done.deleted += [...alive].filter((row) => !now.has(row)).length
    }
    alive = now
    started = true
  }

  function note(by: 'app' | 'somebody', row: string, cell: string, value: CellValue): void {
    const before = history(cell).at(-1)
    if (before !== undefined && before.gone !== true && before.value === value) return
    last += 1
    histories.get(cell)?.push({ by: started ? by : 'start', value, at: last })
    if (started && by === 'app' && before?.by === 'somebody' && before.gone !== true) checkOverwritten(row, cell, before, String(value))
  }

  function noteGone(by: 'app' | 'somebody', row: string): void {
    last += 1
    if (by === 'app' && !unwanted.has(row)) broken.push(`${row} was deleted, which nobody wanted (any more)`)
    unwanted.delete(row)
    for (const [cell, writes] of histories) {
      const before = writes.at(-1)
      if (rowOf(cell) !== row || before === undefined || before.gone === true) continue
      if (by === 'app' && before.by === 'somebody') checkOverwritten(row, cell, before, 'a deletion')
      writes.push({ by, value: null, at: last, gone: true })
    }
  }

  function checkOverwritten(row: string, cell: string, before: Written, by: string): void {
    if (before.at > (decided.get(row) ?? 0)) races += 1
    else if (known.get(cell)?.has(before.value) !== true) {
      broken.push(`${cell}: ${before.value}, written by somebody, was silently overwritten with ${by}`)
    }
  }

  /** The one page of all products, or of all that changed until now. What it should have held and did not is no excuse. */
  function sawEverything({ path, body }: Passing): boolean {
    const query = new URLSearchParams(path.split('?')[1] ?? '')
    if (!path.startsWith('/products?') || query.has('fields') || query.has('product_code') || Number(query.get('limit')) < 1000)
      return false
    if (Number(query.get('page') ?? 1) !== 1 || !body.startsWith('[')) return false
    const to = query.get('upd_date_time-to')
    return to === null || Date.parse(to) >= Math.floor(Date.now() / 1000 + skew) * 1000
  }

  /** Names of the rows that a write is about. */
  function namedIn({ path, body }: Passing): string[] {
    const one = /^\/(product|categorie)s\/(\d+)/u.exec(path)
    if (one !== null) return [rowAt(one[1] === 'product' ? 'product' : 'category', Number(one[2]))]
    return path.startsWith('/products')
      ? [...body.matchAll(/"productId":"?(\d+)/gu)].map((found) => rowAt('product', Number(found[1])))
      : []
  }

  /** The number of a row that was made here, or its local id while it has none. */
  function numberedIn(db: ReadDb): (key: number) => number {
    const real = new Map(db.all<{ local_id: number; id: number }>('SELECT * FROM id_map').map((row) => [row.local_id, row.id]))
    return (key) => real.get(key) ?? key
  }

  return {
    observe,
    broken,
    races: () => races,
    done,
    isAlive: (entity: string, key: number) => alive.has(rowAt(entity, key)),
    aliveOf: (entity: string): number[] => [...alive].filter((row) => row.startsWith(`${entity} `)).map((row) => Number(row.split(' ')[1])),
    server: (entity: string, key: number, field: string): CellValue => history(at(entity, key, field)).at(-1)?.value ?? null,
    leaving(request: Passing): void {
      if (request.method === 'GET') return
      for (const row of namedIn(request)) decided.set(row, Math.max(row.startsWith('product') ? seenAll : 0, read.get(row) ?? 0))
    },
    async passed(request: Passing, status: number | null): Promise<void> {
      if (request.method !== 'GET' || bulk) await observe('app')
      bulk ||= request.path.endsWith('/bulk')
      if (request.method !== 'GET' || status !== 200) return
      const entity = /^\/products[/?]/u.test(request.path) ? 'product' : /^\/categories[/?]/u.test(request.path) ? 'category' : null
      if (entity === null) return
      if (sawEverything(request)) seenAll = last
      if (!/"price"|"categoryName"/u.test(request.body)) return
      const rows: unknown = JSON.parse(request.body)
      for (const row of (Array.isArray(rows) ? rows : [rows]) as Record<string, string>[]) {
        read.set(rowAt(entity, Number(row[`${entity}Id`])), last)
      }
    },
    /** The server's clock runs so many seconds ahead of ours. */
    setSkew(seconds: number): void {
      skew = seconds
    },
    /** A person's action on the app, with no request on its way: what it changed is their wish. */
    async person<T>(db: ReadDb, action: () => Promise<T>): Promise<T> {
      const before = picture(db)
      const unsent = once(db)
      const result = await action()
      const after = picture(db)
      const now = once(db)
      for (const name of now.names.keys()) wanted.add(name)
      for (const name of unsent.names.keys()) if (!now.names.has(name)) wanted.delete(name)
      for (const [name, meaning] of now.meant) meant.set(name, meaning)
      // Moved by the person to where it refers to nothing.
      for (const name of now.names.keys()) if (!now.meant.has(name)) meant.delete(name)
      for (const row of now.removals) if (!unsent.removals.has(row)) unwanted.add(row)
      for (const row of unsent.removals) if (!now.removals.has(row)) unwanted.delete(row)
      for (const cell of new Set([...unsent.adds.keys(), ...now.adds.keys()])) {
        added.set(cell, (added.get(cell) ?? 0) + (now.adds.get(cell) ?? 0) - (unsent.adds.get(cell) ?? 0))
      }
      const pending = new Map(pendingCells(db).map((cell) => [at(cell.entity, cell.key, cell.field), cell]))
      for (const [cell, value] of after) {
        if (before.get(cell) === value) continue
        if (pending.has(cell)) wishes.set(cell, { value, since: last })
        else wishes.delete(cell)
      }
      for (const cell of before.keys()) if (!after.has(cell)) wishes.delete(cell)
      return result
    },
    /** The person has Smaregi's values of these cells before their eyes. */
    looksAt(db: ReadDb, cells: Iterable<string>): void {
      const pending = new Map(pendingCells(db).map((cell) => [at(cell.entity, cell.key, cell.field), cell]))
      const shown = mirror(db)
      for (const cell of cells) {
        const values = known.get(cell) ?? new Set<CellValue>()
        known.set(cell, values)
        values.add(shown.get(cell) ?? null)
        const one = pending.get(cell)
        if (one?.state === 'conflict') values.add(one.theirs)
      }
    },
    /** The person has given up what they wished for in a cell. */
    forget: (cell: string) => wishes.delete(cell),
    /** After everything has come to rest: each wish is at Smaregi, or was until somebody changed it, or is in sight. */
    vanished(db: ReadDb): string[] {
      const effective = picture(db)
      const number = numberedIn(db)
      const cells = pendingCells(db)
      const waiting = new Set(cells.map((cell) => at(cell.entity, cell.key, cell.field)))
      const lost = [...wishes].flatMap(([cell, { value: wished, since }]) => {
        const value = isReference(cell) && typeof wished === 'number' ? number(wished) : wished
        if (effective.get(cell) === value || waiting.has(cell)) return []
        const writes = history(cell)
        const arrived = writes.some((write, i) => write.value === value && write.gone !== true && (writes[i + 1]?.at ?? Infinity) > since)
        const gone = !alive.has(rowOf(cell))
        return arrived || gone ? [] : [`${cell}: ${value} has vanished; Smaregi: ${JSON.stringify(writes)}`]
      })
      const going = new Set(cells.filter(({ op }) => op === 'delete').map(({ entity, key }) => rowAt(entity, key)))
      const staying = [...unwanted].filter((row) => alive.has(row) && !going.has(row)).map((row) => `the deletion of ${row} has vanished`)
      const local = cells.filter(
        ({ entity, field, mine, state }) =>
          isReference(at(entity, 0, field)) &&
          typeof mine === 'number' &&
          mine < 0 &&
          state !== 'rejected' &&
          !cells.some((one) => one.entity === 'category' && one.op === 'create' && one.key === mine),
      )
      return [...lost, ...staying, ...local.map((cell) => `refers to a row that is not to come: ${JSON.stringify(cell)}`)]
    },
    /** What must not happen twice, nor be lost: new rows, and what is added to a stock. */
    async repeated(db: ReadDb): Promise<string[]> {
      const wrong: string[] = []
      const unsent = once(db)
      const number = numberedIn(db)
      for (const name of wanted) {
        const made = [...histories].filter(([cell, writes]) => namesOfNew.has(fieldOf(cell)) && writes.some(({ value }) => value === name))
        if (made.length > 1) wrong.push(`${name} was made ${made.length} times: ${made.map(([cell]) => cell).join(', ')}`)
        if (made.length === 1 && unsent.names.get(name) !== undefined && unsent.names.get(name) !== 'unknown') {
          wrong.push(`${name} was made, and waits as ${unsent.names.get(name)} all the same`)
        }
        if (made.length === 0 && !unsent.names.has(name)) wrong.push(`${name} was never made, and is not in sight`)
        const meaning = meant.get(name)
        const [cell, writes] = made[0] ?? []
        if (meaning === undefined || cell === undefined) continue
        // A number may be given again: what was written with the name counts.
        const born = (writes?.find(({ value }) => value === name)?.at ?? 0) + fields.length
        const first = history(`${rowOf(cell)}/${meaning.field}`).findLast((write) => write.at <= born && write.gone !== true)?.value
        if (first !== number(meaning.key)) wrong.push(`${name} was made in ${String(first)} and not in ${number(meaning.key)}`)
      }
      const wasDeleted = (key: number): boolean =>
        history(at('product', key, 'price')).some(({ by, gone }) => gone === true && by === 'app')
      const numbered = (cell: string): string => at('stock', number(keyOf(cell)), fieldOf(cell))
      const changes = (await control.stockChanges()).filter(({ stockDivision }) => stockDivision === '15')
      const arrived = new Map<string, number>()
      for (const { productId, storeId, amount, memo } of changes) {
        const cell = at('stock', productId, String(storeId))
        arrived.set(cell, (arrived.get(cell) ?? 0) + amount)
        if (memo === null) wrong.push(`stock of ${productId} was changed without a memo`)
        if (changes.filter((other) => other.memo === memo).length > 1) wrong.push(`「${memo}」 took effect more than once`)
      }
      const total = new Map<string, number>()
      for (const [cell, amount] of added) total.set(numbered(cell), (total.get(numbered(cell)) ?? 0) + amount)
      for (const [cell, amount] of total) {
        const waiting = pendingCells(db).find((one) => one.entity === 'stock' && numbered(at('stock', one.key, one.field)) === cell)
        const here = arrived.get(cell) ?? 0
        const sums = [here + Number(waiting?.mine ?? 0)]
        // Nobody knows yet whether it arrived: both are right.
        if (waiting?.state === 'unknown') sums.push(here + Number(waiting.mine) - Number(waiting.sent))
        // Of a product that is gone nobody can read any more what became of its stock, nor does it matter.
        if (!alive.has(rowAt('product', keyOf(cell))) && (waiting?.state === 'rejected' || wasDeleted(keyOf(cell)))) continue
        if (!sums.includes(amount)) wrong.push(`${cell}: ${amount} was to be added; ${here} was, ${JSON.stringify(waiting ?? null)} waits`)
      }
      return wrong
    },
    /** Where the stock in the mirror and at Smaregi differ. */
    async stockDiffering(db: ReadDb): Promise<string[]> {
      const here = new Map(
        db
          .all<{ product_id: number; store_id: number; n: number }>('SELECT product_id, store_id, stock_amount AS n FROM stock')
          .map((row) => [at('stock', row.product_id, String(row.store_id)), row.n]),
      )
      const wrong: string[] = []
      for (const row of alive) {
        if (!row.startsWith('product ')) continue
        for (const line of await control.stock(Number(row.split(' ')[1]))) {
          const cell = at('stock', Number(line['productId']), String(line['storeId']))
          if (here.get(cell) !== Number(line['stockAmount']))
            wrong.push(`${cell}: here ${here.get(cell)}, at Smaregi ${line['stockAmount']}`)
        }
      }
      return wrong
    },
    /** Where the mirror and Smaregi differ; rows that are gone there count where somebody should have noticed. */
    differing(db: ReadDb, deletions: boolean): string[] {
      const mine = mirror(db)
      const kept = new Set(pendingCells(db).map((cell) => rowAt(cell.entity === 'stock' ? 'product' : cell.entity, cell.key)))
      const wrong: string[] = []
      for (const [cell, writes] of histories) {
        if (!alive.has(rowOf(cell))) continue
        const [here, there] = [mine.get(cell), writes.at(-1)?.value]
        if (here !== there) wrong.push(`${cell}: here ${String(here)}, at Smaregi ${String(there)}`)
      }
      const here = new Set([...mine.keys()].map(rowOf))
      // A row that is gone stays in sight while something is staged for it.
      if (deletions) for (const row of here) if (!alive.has(row) && !kept.has(row)) wrong.push(`${row} is gone at Smaregi`)
      return wrong
    },
  }
}

const isReference = (cell: string): boolean => references.has(`${cell.split(' ')[0]} ${fieldOf(cell)}`)

/** Each cell as the mirror has it. */
function mirror(db: ReadDb): Map<string, CellValue> {
  const cells = new Map<string, CellValue>()
  for (const { entity, idColumn, columns } of watched) {
    const select = Object.entries(columns).map(([field, column]) => `${column} AS ${field}`)
    for (const row of db.all<Record<string, CellValue>>(`SELECT ${idColumn} AS key, ${select.join(', ')} FROM ${entity}`)) {
      for (const field of Object.keys(columns)) cells.set(at(entity, Number(row['key']), field), row[field] ?? null)
    }
  }
  return cells
}

/** Each cell as the person sees it: what is staged laid over the mirror. */
export function picture(db: ReadDb): Map<string, CellValue> {
  const cells = mirror(db)
  for (const { entity, key, field, mine } of pendingCells(db)) {
    if (cells.has(at(entity, key, field))) cells.set(at(entity, key, field), mine)
  }
  return cells
}

/** The same with what is to be made, deleted and added. */
export function wholePicture(db: ReadDb): Map<string, CellValue> {
  const cells = picture(db)
  for (const { entity, key, field, op, mine } of pendingCells(db)) if (op !== 'set') cells.set(`${op} ${at(entity, key, field)}`, mine)
  return cells
}

interface Once {
  readonly names: Map<string, string>
  readonly adds: Map<string, number>
  readonly removals: Set<string>
  readonly meant: Map<string, { readonly field: string; readonly key: number }>
}

/** What waits and must not be repeated. */
function once(db: ReadDb): Once {
  const cells = pendingCells(db)
  const fresh = cells.filter(({ op, field }) => op === 'create' && namesOfNew.has(field))
  return {
    names: new Map(fresh.map(({ mine, state }) => [String(mine), state])),
    adds: new Map(cells.filter(({ op }) => op === 'add').map(({ key, field, mine }) => [at('stock', key, field), Number(mine)])),
    removals: new Set(cells.filter(({ op }) => op === 'delete').map(({ entity, key }) => rowAt(entity, key))),
    meant: new Map(
      fresh.flatMap((row) => {
        const to = cells.find((one) => one.entity === row.entity && one.key === row.key && isReference(at(one.entity, 0, one.field)))
        return to?.op === 'create' && typeof to.mine === 'number' ? [[String(row.mine), { field: to.field, key: to.mine }] as const] : []
      }),
    ),
  }
}

export const pendingCells = (db: ReadDb): PendingCell[] => db.all<PendingCell>('SELECT * FROM pending')
