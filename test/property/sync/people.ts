import { isBantoError } from '#shared/errors.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import type { Connection } from '#core/store/connection.ts'
import type { Engine } from '../../fixtures/realEngine.ts'
import type { CategoryCellChoice, CategoryChoice, CellChoice } from './commands.ts'
import { at, categoryFields, fields, pendingCells, picture, type Ledger, type PendingCell } from './ledger.ts'
import { products, type World } from './world.ts'

/** What a person at the app and somebody else at Smaregi do. */
export interface Run {
  readonly world: World
  readonly ledger: Ledger
  engine: Engine
  file: Connection
  /** Makes values that nobody else has. */
  counter: number
  crashes: number
  readonly broken: string[]
}

const idle = new Set(['NOTHING_TO_UNDO', 'NOTHING_TO_REDO'])

export async function stage(run: Run, choices: readonly CellChoice[]): Promise<void> {
  const { ledger, engine } = run
  const { db } = run.file
  const values = choices.map((choice) => ({ productId: choice.product, field: choice.field, value: valueOf(run, choice) }))
  const cells = values.filter(({ field, value }) => field !== 'categoryId' || value !== null)
  if (cells.length === 0) return
  ledger.looksAt(
    db,
    cells.map(({ productId, field }) => at('product', productId, field)),
  )
  await ledger.person(db, () => engine.call('products.stage', { cells, origin: 'edit' }))
}

export const drafts = (run: Run): number[] =>
  [
    ...new Set(
      pendingCells(run.file.db)
        .filter(({ op, entity }) => op === 'create' && entity === 'product')
        .map(({ key }) => key),
    ),
  ].sort((a, b) => b - a)

export async function newProduct(run: Run, code: string, category: CategoryChoice | null = null): Promise<void> {
  const { ledger, engine } = run
  run.counter += 1
  const taken = code === 'taken' ? ledger.server('product', 1, 'productCode') : null
  const productCode = code === 'none' ? null : (taken ?? `N${run.counter}`)
  const product = {
    productName: `新しい品${run.counter}`,
    categoryId: (category === null ? null : chosenCategory(run, category)) ?? 11,
    price: 2000 + run.counter,
    ...(productCode === null ? {} : { productCode }),
  }
  await ledger.person(run.file.db, () => engine.call('products.create', { products: [product], origin: 'edit' }))
}

/** A decision about what the person sees in these cells. */
export async function decides(run: Run, cells: readonly string[], action: () => Promise<unknown>): Promise<void> {
  run.ledger.looksAt(run.file.db, cells)
  await run.ledger.person(run.file.db, action)
}

export const isCell = (cell: PendingCell, entity: string, key: number, field: string): boolean =>
  cell.entity === entity && cell.key === key && cell.field === field

/** All that the person sees of rows. */
export const rowsSeen = (entity: string, keys: readonly number[]): string[] =>
  keys.flatMap((key) => (entity === 'category' ? categoryFields : fields).map((field) => at(entity, key, field)))

/** A decision takes longer than the second that an update time can tell: before and after it. */
export async function deleteProducts(run: Run, keys: readonly number[]): Promise<void> {
  await run.world.time.pass(1100)
  await decides(run, rowsSeen('product', keys), () => run.engine.call('products.stageDelete', { rows: [{ productIds: [...keys] }] }))
  await run.world.time.pass(1100)
}

/** Keys of 部門: as the person sees them, or (of Smaregi) as somebody else does. */
function categoryKeys(run: Run, of: CategoryChoice['of']): number[] {
  const { db } = run.file
  const drafts = () => db.column<number>("SELECT DISTINCT key FROM pending WHERE entity = 'category' AND op = 'create' ORDER BY key DESC")
  const here = () => db.column<number>('SELECT category_id FROM category ORDER BY category_id')
  if (of === 'draft') return drafts()
  if (of === 'any') return [...here(), ...drafts()]
  const used = new Set(db.column<number>('SELECT category_id FROM product UNION SELECT parent_category_id FROM category'))
  return here().filter((key) => !used.has(key))
}

export function chosenCategory(run: Run, { of, nth }: CategoryChoice): number | null {
  const keys = categoryKeys(run, of)
  return keys[nth % Math.max(1, keys.length)] ?? null
}

export function somebodysCategory({ ledger }: Run, { of, nth }: CategoryChoice): number | null {
  const all = ledger.aliveOf('category').sort((a, b) => a - b)
  const used = new Set([
    ...ledger.aliveOf('product').map((key) => ledger.server('product', key, 'categoryId')),
    ...all.map((key) => ledger.server('category', key, 'parentCategoryId')),
  ])
  const keys = of === 'any' ? all : all.filter((key) => !used.has(key))
  return keys[nth % Math.max(1, keys.length)] ?? null
}

export async function newCategory(run: Run, parentCategoryId: number | null): Promise<void> {
  run.counter += 1
  const values = { categoryName: `新しい部門${run.counter}`, parentCategoryId }
  await decides(run, [], () => run.engine.call('categories.create', { values }))
}

export async function stageCategory(run: Run, { category, field, value }: CategoryCellChoice): Promise<void> {
  const key = chosenCategory(run, category)
  if (key === null) return
  const wanted = value === 'theirs' ? run.ledger.server('category', key, field) : categoryValue(run, field, chosenCategory(run, category))
  await decides(run, [at('category', key, field)], () => run.engine.call('categories.stage', { edits: [{ key, field, value: wanted }] }))
}

function categoryValue(run: Run, field: CategoryCellChoice['field'], parent: number | null): CellValue {
  run.counter += 1
  switch (field) {
    case 'categoryName':
      return `部門${run.counter}`
    case 'displaySequence':
      return 5000 + run.counter
    case 'tag':
      return `t${run.counter}`
    case 'parentCategoryId':
      return run.counter % 3 === 0 ? null : parent
  }
}

export async function deleteCategories(run: Run, choices: readonly CategoryChoice[]): Promise<void> {
  const keys = [...new Set(choices.map((choice) => chosenCategory(run, choice)))].filter((key) => key !== null)
  if (keys.length === 0) return
  await run.world.time.pass(1100)
  await decides(run, rowsSeen('category', keys), () => run.engine.call('categories.delete', { keys }))
  await run.world.time.pass(1100)
}

export function somebodyEditsCategory(run: Run, { category, field }: CategoryCellChoice): Promise<void> {
  const categoryId = somebodysCategory(run, category)
  if (categoryId === null) return Promise.resolve()
  const value = categoryValue(run, field, somebodysCategory(run, { of: 'empty', nth: run.counter % 6 }))
  const fields = { [field]: value === null ? null : String(value) }
  return bySomebody(run, () => run.world.control.edit({ categories: [{ categoryId, fields }] }))
}

export function somebodyRemovesCategory(run: Run, category: CategoryChoice): Promise<void> {
  const key = somebodysCategory(run, category)
  return key === null ? Promise.resolve() : bySomebody(run, () => run.world.control.edit({ removeCategories: [key] }))
}

/** Something for a push to send. */
export async function prepare(run: Run, what: string): Promise<void> {
  const cell = (product: number): CellChoice => ({ product, field: 'price', value: 'new' })
  if (what === 'cell') await stage(run, [cell(1)])
  if (what === 'product') await newProduct(run, 'new')
  if (what === 'stock') await addStock(run, 2, 1, 4)
  if (what === 'category') await newCategory(run, null)
  if (what === 'deletion') await deleteCategories(run, [{ of: 'empty', nth: 1 }])
  if (what === 'tree') {
    await newCategory(run, null)
    const [parent] = categoryKeys(run, 'draft').slice(-1)
    await newCategory(run, parent ?? null)
    await newProduct(run, 'new', { of: 'draft', nth: 0 })
    await stage(run, [{ product: 3, field: 'categoryId', value: 'new' }])
  }
  if (what === 'many')
    await stage(
      run,
      Array.from({ length: products }, (_, i) => cell(i + 1)),
    )
}

export async function addStock(run: Run, productId: number, storeId: number, amount: number): Promise<void> {
  const { ledger, engine } = run
  await ledger.person(run.file.db, () =>
    engine.call('changes.stageStock', { cells: [{ productId, storeId, op: 'add', amount }], origin: 'edit' }),
  )
}

export async function step(run: Run, way: 'undo' | 'redo'): Promise<void> {
  const { ledger, engine } = run
  const { db } = run.file
  const before = picture(db)
  try {
    await ledger.person(db, async () => {
      const asked = await engine.call(`changes.${way}`, {})
      // What Smaregi has already is asked about; the person agrees.
      if (asked.question === null) return asked
      return engine.call(`changes.${way}`, { consent: { changeSetId: asked.set.changeSetId, cells: asked.question.staged } })
    })
  } catch (error) {
    if (!isBantoError(error) || !idle.has(error.code)) throw error
  }
  const after = picture(db)
  ledger.looksAt(
    db,
    [...after].filter(([cell, value]) => before.get(cell) !== value).map(([cell]) => cell),
  )
}

function valueOf(run: Run, { product, field, value }: CellChoice, category: () => number | null = () => wantedCategory(run)): CellValue {
  const { ledger } = run
  run.counter += 1
  const fresh = {
    price: 1000 + run.counter,
    productName: `品${run.counter}`,
    tag: `t${run.counter}`,
    productCode: `C${run.counter}`,
    categoryId: field === 'categoryId' ? category() : null,
  }[field]
  const shown = picture(run.file.db)
  switch (value) {
    case 'new':
      return fresh
    case 'theirs':
      return ledger.server('product', product, field) ?? (field === 'tag' ? null : fresh)
    case 'shown':
      return shown.get(at('product', product, field)) ?? (field === 'tag' ? null : fresh)
    case 'empty':
      return field === 'tag' ? null : fresh
    case 'taken':
      return field === 'productCode' ? (ledger.server('product', (product % products) + 1, field) ?? fresh) : fresh
  }
}

/** A 部門 for a product: one that is to be made, if there is one. */
const wantedCategory = (run: Run): number | null =>
  chosenCategory(run, { of: 'draft', nth: run.counter % 3 }) ?? chosenCategory(run, { of: 'any', nth: run.counter % 7 })

export async function bySomebody(run: Run, work: () => Promise<unknown>): Promise<void> {
  await run.ledger.observe('app')
  try {
    await work()
  } catch (error) {
    // Smaregi's rules hold for others too: a code that is taken.
    if (!(error instanceof Error) || !/既に使用されています|削除できません|指定できません|見つかりません/u.test(error.message)) throw error
  }
  await run.ledger.observe('somebody')
}

export function somebodyEdits(run: Run, choice: CellChoice): Promise<void> {
  if (!run.ledger.isAlive('product', choice.product)) return Promise.resolve()
  const value = valueOf(run, choice, () => somebodysCategory(run, { of: 'any', nth: run.counter % 7 }))
  return bySomebody(run, () =>
    run.world.control.edit({ products: [{ productId: choice.product, fields: { [choice.field]: value === null ? '' : String(value) } }] }),
  )
}
