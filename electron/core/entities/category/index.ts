import { BantoError } from '#shared/errors.ts'
import { referencesOf } from '#shared/domain/entities.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { categoryFieldNames } from '#shared/domain/categoryFields.ts'
import type { Creation } from '../../outbox/create.ts'
import type { Entity, EntityMirror, RowEntity, RowWire } from '../../outbox/entity.ts'
import { rowLabels } from '../../outbox/rowLabels.ts'
import { rowSending } from '../../outbox/rowSending.ts'
import { pageRows, read, type Run } from '../../outbox/run.ts'
import { UnreadableRow } from '../../outbox/serverRow.ts'
import type { PendingCell } from '../../outbox/transitions.ts'
import type { WireRow } from '../../smaregi/client.ts'
import { removeCategories, writeCategories } from '../../store/mirror.ts'
import { readPullState } from '../../sync/pull/state.ts'
import { checkCategory } from './check.ts'
import { categoryColumns, isCategoryField } from '../../categories/columns.ts'

const mirror: EntityMirror = {
  table: 'category',
  on: (key) => `m.category_id = ${key}`,
  column: (field) => (isCategoryField(field) ? categoryColumns[field] : 'NULL'),
  fields: categoryFieldNames,
  version: 'upd_date_time',
  versionIsMoment: true,
  rowMayBeMissing: false,
}

/** Fields that Smaregi empties by null: '' is no tax rate, colour or parent. */
const emptiedByNull: ReadonlySet<string> = new Set([
  'parentCategoryId',
  'categoryGroupId',
  'taxDivision',
  'reduceTaxId',
  'color',
  'displaySequence',
])

/** 部門: https://developers.smaregi.dev, /pos/categories. */
const wire: RowWire = {
  entity: 'category',
  path: '/pos/categories',
  idField: 'categoryId',
  lay(db, key, row) {
    if (String(row['categoryId']) !== String(key)) throw new UnreadableRow(`category ${key}`)
    const { bad } = writeCategories(db, [row], readPullState(db, 'categories').pullId)
    if (bad.length > 0) throw new UnreadableRow(`category ${key}: ${bad[0]?.problem ?? ''}`)
  },
  encode: (field, value: CellValue) => (value === null ? (emptiedByNull.has(field) ? null : '') : String(value)),
  forget: (db, key) => void removeCategories(db, [key]),
}

const row: RowEntity = {
  wire,
  mirror,
  fields: {
    has: isCategoryField,
    check: checkCategory,
    first: 'categoryName',
    references: referencesOf('category'),
  },
}

/** All categories: there are few, and the list cannot be filtered by name. */
async function readAll(run: Run): Promise<readonly WireRow[]> {
  const all: WireRow[] = []
  for (let page = 1; page <= maxPages; page += 1) {
    const rows = await read<readonly WireRow[]>(run, '/pos/categories', { limit: pageRows, page, sort: 'categoryId' })
    if (!Array.isArray(rows)) throw new BantoError('SERVER_REPLY_UNREADABLE', '/pos/categories: not a list of rows')
    all.push(...(rows as readonly WireRow[]))
    if (rows.length < pageRows) return all
  }
  throw new BantoError('SERVER_REPLY_UNREADABLE', '/pos/categories: a list without an end')
}
const maxPages = 20

/** The highest number that stood at Smaregi before the POST, as it is kept with the operation. */
const highestBefore = (cells: readonly PendingCell[]): number | null => {
  const found = /#(\d+)$/u.exec(cells[0]?.operationId ?? '')?.[1]
  return found === undefined ? null : Number(found)
}

/**
 * Neither name nor code of a category is unique. Its trace is that it is new: its number is above every number that
 * was in the list just before, or (where that row was deleted meanwhile and its number given again) it was made since
 * we sent it. It has our name, parent and code.
 */
const creation: Creation = {
  row,
  trace: async (run) => `#${Math.max(0, ...(await readAll(run)).map(({ categoryId }) => Number(categoryId) || 0))}`,
  canBeFound: (cells) => highestBefore(cells) !== null,
  async find(run, cells) {
    const before = highestBefore(cells) ?? Number.POSITIVE_INFINITY
    const since = Math.floor(Date.parse(cells[0]?.sentAt ?? '') / 1000) * 1000
    const isNew = (found: WireRow) => Number(found['categoryId']) > before || Date.parse(String(found['insDateTime'])) >= since
    const ours = cells.filter(({ field }) => ['categoryName', 'categoryCode', 'parentCategoryId'].includes(field))
    return (await readAll(run)).filter(
      (found) => isNew(found) && ours.every(({ field, sent }) => String(found[field] ?? '') === String(sent ?? '')),
    )
  },
}

export const category: Entity = {
  name: 'category',
  key: { parts: ['categoryId'], of: 'category', unnumbered: 'newCategory' },
  operations: {
    set: { kind: 'absolute', repeatable: true, provedBy: 'row' },
    create: { kind: 'whole', repeatable: false, provedBy: 'search' },
    delete: { kind: 'whole', repeatable: true, provedBy: 'absence' },
  },
  fields: row.fields,
  mirror,
  labels: rowLabels('category', mirror, { name: 'categoryName', code: 'categoryCode' }),
  writeScope: 'pos.products:write',
  forget: wire.forget,
  list: 'categories',
  // A tree: a parent before its children, and no two moves at once.
  sending: rowSending({ row, creation, after: [], inOrder: true }),
}
