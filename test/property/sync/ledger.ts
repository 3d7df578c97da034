import type { ControlClient } from '#sandbox/controlClient.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import type { ReadDb } from '#core/store/db.ts'
import type { Passing } from './world.ts'

/**
 * Watches both ends and knows what must be true: who wrote which value at Smaregi in which order, and
 * what the person at the app wished for, when. It knows nothing of how the app does it.
 */
export const fields = ['price', 'productName', 'tag', 'productCode'] as const
export type Field = (typeof fields)[number]
const columns: Readonly<Record<Field, string>> = {
  price: 'price',
  productName: 'product_name',
  tag: 'tag',
  productCode: 'product_code',
}
/** More products than these are never made between two looks. */
const room = 8

interface Written {
  readonly by: 'start' | 'app' | 'somebody'
  readonly value: CellValue
  /** Number of the write, over all cells. */
  readonly at: number
}

interface Wish {
  readonly value: CellValue
  /** Writes at Smaregi up to here were before the wish. */
  readonly since: number
}

export interface PendingCell {
  readonly entity: string
  readonly key: number
  readonly field: string
  readonly base: CellValue
  readonly mine: CellValue
  readonly theirs: CellValue
  readonly sent: CellValue
  readonly state: string
  readonly op: string
}

export const at = (key: number, field: string): string => `${key}/${field}`
const typed = (field: string, value: unknown): CellValue =>
  value === null || value === undefined || value === '' ? null : field === 'price' ? Number(value) : String(value)

export type Ledger = ReturnType<typeof createLedger>

export function createLedger(control: ControlClient) {
  const histories = new Map<string, Written[]>()
  const wishes = new Map<string, Wish>()
  /** What the person has had before their eyes when they last decided about a cell. */
  const known = new Map<string, Set<CellValue>>()
  /** Up to which write the app has read a product, and had when its last write of it left. */
  const read = new Map<number, number>()
  const decided = new Map<number, number>()
  /** Names of new products that are wanted, and amounts to be added to a product's stock in a store. */
  const wanted = new Set<string>()
  const added = new Map<string, number>()
  let alive = new Set<number>()
  let last = 0
  let started = false
  /** Bulk requests work after their answer: from then on a change may come at any time. */
  let bulk = false
  /** Up to which write a look at all products (or at all that changed until now) has shown it everything. */
  let seenAll = 0
  let skew = 0
  /** Edits that fell between the app's last look and its write: nobody can see those (there is no compare-and-set). */
  let races = 0
  const broken: string[] = []

  const history = (cell: string): Written[] => {
    const found = histories.get(cell) ?? []
    histories.set(cell, found)
    return found
  }

  /** Notes what has changed at Smaregi since the last look as the work of `by`. */
  async function observe(by: 'app' | 'somebody'): Promise<void> {
    const rows = await control.products(Array.from({ length: Math.max(4, ...alive) + room }, (_, i) => i + 1))
    for (const row of rows) {
      const key = Number(row['productId'])
      for (const field of fields) {
        const cell = at(key, field)
        const value = typed(field, row[field])
        const before = history(cell).at(-1)
        if (before !== undefined && before.value === value) continue
        last += 1
        histories.get(cell)?.push({ by: started ? by : 'start', value, at: last })
        if (started && by === 'app' && before?.by === 'somebody') checkOverwritten(key, cell, before, value)
      }
    }
    alive = new Set(rows.map((row) => Number(row['productId'])))
    started = true
  }

  function checkOverwritten(key: number, cell: string, before: Written, value: CellValue): void {
    if (before.at > (decided.get(key) ?? 0)) races += 1
    else if (known.get(cell)?.has(before.value) !== true) {
      broken.push(`${cell}: ${before.value}, written by somebody, was silently overwritten with ${value}`)
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

  /** Names of the products that a write is about. */
  function namedIn({ path, body }: Passing): number[] {
    const one = /^\/products\/(\d+)/u.exec(path)?.[1]
    if (one !== undefined) return [Number(one)]
    return [...body.matchAll(/"productId":"?(\d+)/gu)].map((found) => Number(found[1]))
  }

  return {
    observe,
    broken,
    races: () => races,
    alive: () => alive,
    server: (key: number, field: string): CellValue => history(at(key, field)).at(-1)?.value ?? null,
    leaving(request: Passing): void {
      if (request.method === 'GET') return
      for (const key of namedIn(request)) decided.set(key, Math.max(seenAll, read.get(key) ?? 0))
    },
    async passed(request: Passing, status: number | null): Promise<void> {
      if (request.method !== 'GET' || bulk) await observe('app')
      bulk ||= request.path.endsWith('/bulk')
      if (request.method !== 'GET' || status !== 200 || !/^\/products[/?]/u.test(request.path)) return
      if (sawEverything(request)) seenAll = last
      if (!request.body.includes('"price"')) return
      const rows: unknown = JSON.parse(request.body)
      for (const row of (Array.isArray(rows) ? rows : [rows]) as { productId?: string }[]) read.set(Number(row.productId), last)
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
      for (const cell of new Set([...unsent.adds.keys(), ...now.adds.keys()])) {
        added.set(cell, (added.get(cell) ?? 0) + (now.adds.get(cell) ?? 0) - (unsent.adds.get(cell) ?? 0))
      }
      const pending = new Map(pendingCells(db).map((cell) => [at(cell.key, cell.field), cell]))
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
      const pending = new Map(pendingCells(db).map((cell) => [at(cell.key, cell.field), cell]))
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
      const waiting = new Set(pendingCells(db).map((cell) => at(cell.key, cell.field)))
      return [...wishes].flatMap(([cell, { value, since }]) => {
        if (effective.get(cell) === value || waiting.has(cell)) return []
        const writes = history(cell)
        const arrived = writes.some((write, i) => write.value === value && (writes[i + 1]?.at ?? Infinity) > since)
        const gone = !alive.has(Number(cell.split('/')[0]))
        return arrived || gone ? [] : [`${cell}: ${value} has vanished; Smaregi: ${JSON.stringify(writes)}`]
      })
    },
    /** What must not happen twice, nor be lost: new products, and what is added to a stock. */
    async repeated(db: ReadDb): Promise<string[]> {
      const wrong: string[] = []
      const unsent = once(db)
      for (const name of wanted) {
        const keys = [...histories].filter(([cell, writes]) => cell.endsWith('/productName') && writes.some(({ value }) => value === name))
        if (keys.length > 1) wrong.push(`${name} was made ${keys.length} times: ${keys.map(([cell]) => cell).join(', ')}`)
        if (keys.length === 1 && unsent.names.get(name) !== undefined && unsent.names.get(name) !== 'unknown') {
          wrong.push(`${name} was made, and waits as ${unsent.names.get(name)} all the same`)
        }
        if (keys.length === 0 && !unsent.names.has(name)) wrong.push(`${name} was never made, and is not in sight`)
      }
      const real = new Map(db.all<{ local_id: number; id: number }>('SELECT * FROM id_map').map((row) => [row.local_id, row.id]))
      const numbered = (cell: string): string => {
        const [key, store] = cell.split('/')
        return `${real.get(Number(key)) ?? key}/${store}`
      }
      const changes = (await control.stockChanges()).filter(({ stockDivision }) => stockDivision === '15')
      const arrived = new Map<string, number>()
      for (const { productId, storeId, amount, memo } of changes) {
        arrived.set(at(productId, String(storeId)), (arrived.get(at(productId, String(storeId))) ?? 0) + amount)
        if (memo === null) wrong.push(`stock of ${productId} was changed without a memo`)
        if (changes.filter((other) => other.memo === memo).length > 1) wrong.push(`「${memo}」 took effect more than once`)
      }
      const total = new Map<string, number>()
      for (const [cell, amount] of added) total.set(numbered(cell), (total.get(numbered(cell)) ?? 0) + amount)
      for (const [cell, amount] of total) {
        const waiting = pendingCells(db).find((one) => one.entity === 'stock' && numbered(at(one.key, one.field)) === cell)
        const here = arrived.get(cell) ?? 0
        const sums = [here + Number(waiting?.mine ?? 0)]
        // Nobody knows yet whether it arrived: both are right.
        if (waiting?.state === 'unknown') sums.push(here + Number(waiting.mine) - Number(waiting.sent))
        // Of a product that is gone nobody can read any more what became of its stock, nor does it matter.
        if (!alive.has(Number(cell.split('/')[0])) && waiting?.state === 'rejected') continue
        if (!sums.includes(amount))
          wrong.push(`stock ${cell}: ${amount} was to be added; ${here} was, ${JSON.stringify(waiting ?? null)} waits`)
      }
      return wrong
    },
    /** Where the stock in the mirror and at Smaregi differ. */
    async stockDiffering(db: ReadDb): Promise<string[]> {
      const here = new Map(
        db
          .all<{ product_id: number; store_id: number; n: number }>('SELECT product_id, store_id, stock_amount AS n FROM stock')
          .map((row) => [at(row.product_id, String(row.store_id)), row.n]),
      )
      const wrong: string[] = []
      for (const key of alive) {
        for (const row of await control.stock(key)) {
          const cell = at(key, String(row['storeId']))
          if (here.get(cell) !== Number(row['stockAmount']))
            wrong.push(`stock ${cell}: here ${here.get(cell)}, at Smaregi ${row['stockAmount']}`)
        }
      }
      return wrong
    },
    /** Where the mirror and Smaregi differ; rows that are gone there count where somebody should have noticed. */
    differing(db: ReadDb, deletions: boolean): string[] {
      const mine = mirror(db)
      const kept = new Set(pendingCells(db).map((cell) => cell.key))
      const wrong: string[] = []
      for (const key of alive) {
        for (const field of fields) {
          const [here, there] = [mine.get(at(key, field)), history(at(key, field)).at(-1)?.value]
          if (here !== there) wrong.push(`${at(key, field)}: here ${String(here)}, at Smaregi ${String(there)}`)
        }
      }
      const here = new Set([...mine.keys()].map((cell) => Number(cell.split('/')[0])))
      // A product that is gone stays in sight while something is staged for it.
      if (deletions) for (const key of here) if (!alive.has(key) && !kept.has(key)) wrong.push(`${key} is gone at Smaregi`)
      return wrong
    },
  }
}

/** Each cell as the mirror has it. */
function mirror(db: ReadDb): Map<string, CellValue> {
  const select = fields.map((field) => `${columns[field]} AS ${field}`).join(', ')
  const rows = db.all<Record<string, CellValue>>(`SELECT product_id AS productId, ${select} FROM product`)
  return new Map(rows.flatMap((row) => fields.map((field) => [at(Number(row['productId']), field), row[field] ?? null] as const)))
}

/** Each cell as the person sees it: what is staged laid over the mirror. */
export function picture(db: ReadDb): Map<string, CellValue> {
  const cells = mirror(db)
  for (const { entity, key, field, mine } of pendingCells(db)) {
    if (entity === 'product' && cells.has(at(key, field))) cells.set(at(key, field), mine)
  }
  return cells
}

/** The same with what is to be made and added. */
export function wholePicture(db: ReadDb): Map<string, CellValue> {
  const cells = picture(db)
  for (const { entity, key, field, op, mine } of pendingCells(db)) if (op !== 'set') cells.set(`${entity} ${at(key, field)}`, mine)
  return cells
}

/** What waits and must not be repeated. */
function once(db: ReadDb): { names: Map<string, string>; adds: Map<string, number> } {
  const cells = pendingCells(db)
  return {
    names: new Map(
      cells.filter(({ op, field }) => op === 'create' && field === 'productName').map(({ mine, state }) => [String(mine), state]),
    ),
    adds: new Map(cells.filter(({ op }) => op === 'add').map(({ key, field, mine }) => [at(key, field), Number(mine)])),
  }
}

export const pendingCells = (db: ReadDb): PendingCell[] => db.all<PendingCell>('SELECT * FROM pending')
