import type { Clock } from '../clock.ts'
import { addDays } from '../data/days.ts'
import type { Data, Db } from '../data/open.ts'
import { makeTrade } from '../data/trade/make.ts'
import { depositColumns, detailColumns, headColumns } from '../data/trade/schema.ts'
import { groupBy } from '../groupBy.ts'
import type { Condition, Lists } from './lists.ts'
import { listParameters, moment } from './parameters.ts'
import { badRequest, notFound, type Reply } from './problem.ts'
import { columnsOf, readOne, type Resource, type WireRow } from './resources.ts'
import { route, type Call, type Route } from './route.ts'
import { one } from './rows.ts'

const dayMs = 86_400_000
const date = /^\d{4}-\d{2}-\d{2}$/u
/** With lines a page holds no more rows: told by two clients of the real service. */
const maxRowsWithDetails = 100

const tableOf = (table: string, columns: Readonly<Record<string, string>>, key: readonly string[]): Resource => ({
  table,
  fields: Object.keys(columns),
  integers: new Set(Object.entries(columns).flatMap(([name, type]) => (type === 'INTEGER' ? [name] : []))),
  sortable: key,
  key,
  filters: {},
  nested: {},
  updateWindow: false,
})

const detailResource: Resource = {
  ...tableOf('transactionDetail', detailColumns, ['transactionHeadId', 'transactionDetailId']),
  sortable: ['transactionDetailId'],
}
const depositResource = tableOf('transactionDeposit', depositColumns, ['transactionHeadId', 'no'])
const nested: Readonly<Record<string, Resource>> = { details: detailResource, depositOthers: depositResource }

const headResource: Resource = {
  ...tableOf('transactionHead', headColumns, ['transactionHeadId']),
  sortable: [
    'transactionHeadId',
    'transactionDateTime',
    'transactionHeadDivision',
    'storeId',
    'terminalId',
    'customerId',
    'terminalTranId',
    'terminalTranDateTime',
    'sumDate',
    'updDateTime',
  ],
  filters: {
    store_id: 'storeId',
    terminal_id: 'terminalId',
    staff_id: 'staffId',
    transaction_head_division: 'transactionHeadDivision',
    transaction_uuid: 'transactionUuid',
  },
  // Smaregi also takes `summary`; what it brings is not known, so here it is refused.
  nested: { with_details: 'details', with_deposit_others: 'depositOthers' },
  addNested,
}

function addNested(db: Db, rows: readonly WireRow[], names: readonly string[]): void {
  const ids = JSON.stringify(rows.map((row) => Number(row['transactionHeadId'])))
  for (const name of names) {
    const resource = nested[name]
    if (resource === undefined) continue
    const order = resource.key.map((column) => `${resource.table}.${column}`).join(', ')
    const found = db
      .prepare<[string], WireRow>(
        `SELECT ${columnsOf(resource)} FROM ${resource.table} WHERE transactionHeadId IN (SELECT value FROM json_each(?)) ORDER BY ${order}`,
      )
      .all(ids)
    const byHead = groupBy(found, (row) => row['transactionHeadId'])
    for (const row of rows) row[name] = byHead.get(row['transactionHeadId']) ?? []
  }
}

/** The windows of the list, one of which has to be given: the parameter and the column it looks at. */
const windows = {
  transaction_date_time: 'transactionDateTime',
  terminal_tran_date_time: 'terminalTranDateTime',
  upd_date_time: 'updDateTime',
  sum_date: 'sumDate',
} as const

/** What the tills did: sales, returns, cancelled ones, money put into the drawer. Days are made when they are first asked for. */
export function transactionRoutes(data: Data, clock: Clock, lists: Lists): readonly Route[] {
  const { db } = data

  function transactions({ query }: Call): Reply {
    const own = Object.keys(windows).flatMap((name) => [`${name}-from`, `${name}-to`])
    const more: Condition[] = [{ sql: 'terminalTranDateTime <= ?', values: [clock.stamp()] }]
    let days: { from: string; to: string } | null = null
    for (const [name, column] of Object.entries(windows)) {
      const read = name === 'sum_date' ? day : moment
      const [from, to] = [read(query, `${name}-from`), read(query, `${name}-to`)]
      if (from === null && to === null) continue
      const end = to ?? clock.stamp()
      const start = from ?? `${addDays(end.slice(0, 10), -31)}${end.slice(10)}`
      if (Date.parse(end) - Date.parse(start) > 31 * dayMs) throw badRequest(`[${name}] From〜Toの期間は最大31日までで指定して下さい`)
      more.push({ sql: `${column} BETWEEN ? AND ?`, values: [start, end] })
      days ??= { from: start.slice(0, 10), to: end.slice(0, 10) }
    }
    if (days === null) throw badRequest('取引日時、端末取引日時、締め日、更新日時のうち1つ以上を指定して下さい')
    const parameters = listParameters(query, headResource, clock.now(), own)
    if (parameters.nested.includes('details') && parameters.limit > maxRowsWithDetails)
      throw badRequest(`[limit] with_detailsを指定する場合は${maxRowsWithDetails}以下の数値を指定して下さい`)
    makeTrade(db, Number(data.getMeta('seed') ?? 1), days, clock.now().getTime())
    return lists.page(headResource, parameters, {}, more)
  }

  function details({ ids, query }: Call): Reply {
    const [transactionHeadId = 0] = ids
    if (!readOne(db, headResource, [transactionHeadId])) throw notFound('指定された取引IDのリソースが見つかりません')
    return lists.page(detailResource, listParameters(query, detailResource, clock.now()), { transactionHeadId })
  }

  return [
    route('GET', '/transactions', 'pos.transactions:read', transactions),
    route('GET', '/transactions/{id}', 'pos.transactions:read', one(db, headResource)),
    route('GET', '/transactions/{id}/details', 'pos.transactions:read', details),
  ]
}

function day(query: URLSearchParams, name: string): string | null {
  const text = query.get(name)
  if (text !== null && !date.test(text)) throw badRequest(`[${name}] YYYY-MM-DDの形式で指定して下さい`)
  return text
}
