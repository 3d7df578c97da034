import { cpSync } from 'node:fs'
import type { ResourceName } from '#shared/contracts/sync.ts'
import { isBantoError } from '#shared/errors.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { stageEntity } from '#core/changes/stage.ts'
import { connect, type Connection } from '#core/store/connection.ts'
import type { ReadDb } from '#core/store/db.ts'
import type { Engine } from '../../fixtures/realEngine.ts'
import { shopFileOf } from '../../fixtures/endState.ts'
import type { CategoryCellChoice, CategoryChoice, CellChoice, Command, IncidentChoice, Scenario } from './commands.ts'
import { at, categoryFields, createLedger, fields, pendingCells, picture, wholePicture, type Ledger, type PendingCell } from './ledger.ts'
import { products, type World } from './world.ts'

/** Ends of a pull or a push that a person may meet on a bad day. Anything else is a bug. */
const ordinary = new Set([
  'OFFLINE',
  'SERVER_UNAVAILABLE',
  'RATE_LIMITED',
  'CANCELLED',
  'NOTHING_TO_SEND',
  'SERVER_REPLY_UNREADABLE',
  'NOT_SMAREGI',
  'SERVER_REJECTED',
  'SCOPE_MISSING',
  'AMBIGUOUS',
  'NOT_FOUND',
])
const idle = new Set(['NOTHING_TO_UNDO', 'NOTHING_TO_REDO'])
/** What the scenarios are about; pulling the rest as well is left to some of them. */
const resources: ResourceName[] = ['stores', 'categories', 'products', 'stock']
/** States that only exist while a push runs. */
const busyStates = ['queued', 'sending']
/** A cell in one of these waits for a person. */
const decidedByPerson = new Set(['conflict', 'rejected'])

export interface Played {
  /** What is wrong; empty: all held. */
  readonly broken: readonly string[]
  readonly races: number
  readonly crashes: number
  /** Rows that the app has made and deleted at Smaregi. */
  readonly made: number
  readonly deleted: number
}

interface Run {
  readonly world: World
  readonly ledger: Ledger
  engine: Engine
  file: Connection
  /** Makes values that nobody else has. */
  counter: number
  crashes: number
  readonly broken: string[]
}

/** Plays one scenario on a fresh shop to its end, clears all faults, lets both sides come to rest, and checks. */
export async function play(world: World, { pulled, commands }: Scenario): Promise<Played> {
  const engine = await world.begin(pulled)
  const ledger = createLedger(world.control, products)
  const run: Run = { world, ledger, engine, file: openFile(engine), counter: 0, crashes: 0, broken: [] }
  try {
    await ledger.observe('somebody')
    world.line.leaving = ledger.leaving
    world.line.passed = ledger.passed
    for (const command of commands) {
      await world.time.run(execute(run, command))
      checkIdle(run, command.do)
    }
    await finish(run)
  } finally {
    run.file.close()
    await world.end(run.engine)
  }
  return { broken: [...run.broken, ...ledger.broken], races: ledger.races(), crashes: run.crashes, ...ledger.done }
}

/** A reader of its own on the engine's file: what is on the disk counts. */
const openFile = ({ dataDir }: Engine): Connection => connect(shopFileOf(dataDir), { readOnly: true })

async function execute(run: Run, command: Command): Promise<unknown> {
  const { world, ledger, engine } = run
  const { control, time } = world
  const db: ReadDb = run.file.db
  switch (command.do) {
    case 'stage':
      return stage(run, command.cells)
    case 'stageMany':
      return stage(
        run,
        Array.from({ length: products }, (_, i) => ({ product: i + 1, field: command.field, value: 'new' as const })),
      )
    case 'stageAndBack': {
      const before = wholePicture(db)
      const last = (await engine.call('changes.summary', {})).undo?.changeSetId
      await stage(run, command.cells)
      const after = wholePicture(db)
      if ((await engine.call('changes.summary', {})).undo?.changeSetId === last) return
      await step(run, 'undo')
      same(run, 'undo of do', before, wholePicture(db))
      await step(run, 'redo')
      same(run, 'redo of undo', after, wholePicture(db))
      return step(run, 'undo')
    }
    case 'newProduct':
      return newProduct(run, command.code, command.category ?? null)
    case 'deleteProduct':
      return deleteProducts(run, [command.product])
    case 'newCategory':
      return newCategory(run, command.below === null ? null : chosenCategory(run, command.below))
    case 'stageCategory':
      return stageCategory(run, command.cell)
    case 'moveCategory': {
      const [key, below] = [chosenCategory(run, command.category), command.below === null ? null : chosenCategory(run, command.below)]
      if (key === null) return
      return decides(run, rowsSeen(run, 'category', [key]), () =>
        engine.call('categories.move', { key, parentCategoryId: below, before: null }),
      )
    }
    case 'deleteCategory':
      return deleteCategories(run, command.categories)
    case 'discardCategory': {
      const key = chosenCategory(run, command.category)
      if (key === null) return
      const cells = ['*', ...categoryFields].map((field) => ({ entity: 'category' as const, key, field }))
      for (const one of pendingCells(db)) {
        if (one.entity === 'category' && one.key === key && !onTheWay(one.state)) ledger.forget(at('category', key, one.field))
      }
      return decides(run, [], () => engine.call('changes.discard', { cells }))
    }
    case 'editCategory':
      return somebodyEditsCategory(run, command.cell)
    case 'createCategory': {
      run.counter += 1
      const below = command.below === null ? null : somebodysCategory(run, command.below)
      const fresh = { categoryName: `誰かの部門${run.counter}`, parentCategoryId: below === null ? null : String(below) }
      return bySomebody(run, () => control.edit({ createCategories: [fresh] }))
    }
    case 'removeCategory':
      return somebodyRemovesCategory(run, command.category)
    case 'addStock': {
      const draft = drafts(run).at(-1)
      return addStock(run, command.draft && draft !== undefined ? draft : command.product, command.storeId, command.amount)
    }
    case 'onceAndBack': {
      const before = wholePicture(db)
      const last = (await engine.call('changes.summary', {})).undo?.changeSetId
      await prepare(run, command.what)
      const after = wholePicture(db)
      if ((await engine.call('changes.summary', {})).undo?.changeSetId === last) return
      await step(run, 'undo')
      same(run, 'undo of do', before, wholePicture(db))
      await step(run, 'redo')
      same(run, 'redo of undo', after, wholePicture(db))
      return step(run, 'undo')
    }
    case 'sell':
      if (!ledger.isAlive('product', command.product)) return
      return bySomebody(run, () => control.edit({ stock: [{ productId: command.product, storeId: 1, stockAmount: command.amount }] }))
    case 'dropDraft': {
      const key = drafts(run).at(-1)
      if (key === undefined) return
      const cells = pendingCells(db)
        .filter((one) => one.key === key)
        .map(({ entity, field }) => ({ entity, key, field }))
      await ledger.person(db, () => engine.call('changes.discard', { cells }))
      return
    }
    case 'editDraft': {
      const key = drafts(run).at(-1)
      if (key === undefined) return
      run.counter += 1
      await ledger.person(db, () =>
        engine.call('products.stage', { cells: [{ productId: key, field: 'price', value: 3000 + run.counter }], origin: 'edit' }),
      )
      return
    }
    case 'undo':
    case 'redo':
      return step(run, command.do)
    case 'discard': {
      const cells = ['*', ...fields].map((field) => ({ entity: 'product' as const, key: command.product, field }))
      for (const { key, field } of cells)
        if (pendingCells(db).some((one) => isCell(one, 'product', key, field) && !onTheWay(one.state)))
          ledger.forget(at('product', key, field))
      await ledger.person(db, () => engine.call('changes.discard', { cells }))
      return
    }
    case 'resolve': {
      const conflicts = pendingCells(db).filter(
        ({ state, key }) => state === 'conflict' && (command.product === null || command.product === key),
      )
      if (conflicts.length === 0) return
      ledger.looksAt(
        db,
        conflicts.flatMap(({ entity, key, field, op }) => (op === 'delete' ? rowsSeen(run, entity, [key]) : [at(entity, key, field)])),
      )
      if (command.choice === 'theirs') for (const { entity, key, field } of conflicts) ledger.forget(at(entity, key, field))
      const cells = conflicts.map(({ entity, key, field }) => ({ entity, key, field }))
      await ledger.person(db, () => engine.call('changes.resolve', { selection: { cells }, choice: command.choice }))
      return
    }
    case 'retry':
      await engine.call('changes.retry', { all: true })
      return
    case 'edit':
      return somebodyEdits(run, command.cell)
    case 'create': {
      run.counter += 1
      const fresh = {
        productName: `誰かの品${run.counter}`,
        categoryId: '11',
        price: String(50_000 + run.counter),
        productCode: `S${run.counter}`,
      }
      return bySomebody(run, () => control.edit({ create: [fresh] }))
    }
    case 'remove':
      if (!ledger.isAlive('product', command.product)) return
      return bySomebody(run, () => control.edit({ remove: [command.product] }))
    case 'pull':
      return job(run, command.incident, (started) =>
        engine.job('sync.pull', { mode: command.mode, ...(command.everything ? {} : { resources }) }, started),
      )
    case 'push':
      await prepare(run, command.before)
      return job(run, command.incident, (started) =>
        engine.job('sync.push', { productIds: command.product === null ? null : [command.product], changeSetId: null }, started),
      )
    case 'fault': {
      const { match, fault, skip, count } = command
      await control.fault({ match, fault, skip, count })
      return
    }
    case 'expire':
      await control.expireTokens()
      return
    case 'wait':
      if (command.seconds < 600) return time.pass(command.seconds * 1000)
      time.sleep(command.seconds * 1000)
      return
    case 'skew':
      ledger.setSkew(command.seconds)
      return control.setClockSkew(command.seconds)
    case 'restart':
      run.file.close()
      await engine.close()
      return takeUp(run, engine.dataDir, engine.vault)
  }
}

async function takeUp(run: Run, dataDir: string, vault: Map<string, string>): Promise<void> {
  run.engine = await run.world.startNow(dataDir, vault)
  run.file = openFile(run.engine)
}

async function stage(run: Run, choices: readonly CellChoice[]): Promise<void> {
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

const drafts = (run: Run): number[] =>
  [
    ...new Set(
      pendingCells(run.file.db)
        .filter(({ op, entity }) => op === 'create' && entity === 'product')
        .map(({ key }) => key),
    ),
  ].sort((a, b) => b - a)

async function newProduct(run: Run, code: string, category: CategoryChoice | null = null): Promise<void> {
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

/** A decision about what the person sees in these cells. It takes longer than the second that an update time can tell. */
async function decides(run: Run, cells: readonly string[], action: () => Promise<unknown>): Promise<void> {
  run.ledger.looksAt(run.file.db, cells)
  await run.ledger.person(run.file.db, action)
}

const isCell = (cell: PendingCell, entity: string, key: number, field: string): boolean =>
  cell.entity === entity && cell.key === key && cell.field === field

/** All that the person sees of rows. */
const rowsSeen = (_run: Run, entity: string, keys: readonly number[]): string[] =>
  keys.flatMap((key) => (entity === 'category' ? categoryFields : fields).map((field) => at(entity, key, field)))

async function deleteProducts(run: Run, keys: readonly number[]): Promise<void> {
  await run.world.time.pass(1100)
  await decides(run, rowsSeen(run, 'product', keys), async () => {
    const file = connect(shopFileOf(run.engine.dataDir))
    try {
      stageEntity(
        file.db,
        { name: 'deleteProducts', origin: 'edit', author: null, at: new Date().toISOString(), details: {} },
        keys.map((key) => ({ entity: 'product' as const, key, field: '*', op: 'delete' as const, value: null })),
      )
    } finally {
      file.close()
    }
  })
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

function chosenCategory(run: Run, { of, nth }: CategoryChoice): number | null {
  const keys = categoryKeys(run, of)
  return keys[nth % Math.max(1, keys.length)] ?? null
}

function somebodysCategory({ ledger }: Run, { of, nth }: CategoryChoice): number | null {
  const all = ledger.aliveOf('category').sort((a, b) => a - b)
  const used = new Set([
    ...ledger.aliveOf('product').map((key) => ledger.server('product', key, 'categoryId')),
    ...all.map((key) => ledger.server('category', key, 'parentCategoryId')),
  ])
  const keys = of === 'any' ? all : all.filter((key) => !used.has(key))
  return keys[nth % Math.max(1, keys.length)] ?? null
}

async function newCategory(run: Run, parentCategoryId: number | null): Promise<void> {
  run.counter += 1
  const values = { categoryName: `新しい部門${run.counter}`, parentCategoryId }
  await decides(run, [], () => run.engine.call('categories.create', { values }))
}

async function stageCategory(run: Run, { category, field, value }: CategoryCellChoice): Promise<void> {
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

async function deleteCategories(run: Run, choices: readonly CategoryChoice[]): Promise<void> {
  const keys = [...new Set(choices.map((choice) => chosenCategory(run, choice)))].filter((key) => key !== null)
  if (keys.length === 0) return
  await run.world.time.pass(1100)
  await decides(run, rowsSeen(run, 'category', keys), () => run.engine.call('categories.delete', { keys }))
  await run.world.time.pass(1100)
}

function somebodyEditsCategory(run: Run, { category, field }: CategoryCellChoice): Promise<void> {
  const categoryId = somebodysCategory(run, category)
  if (categoryId === null) return Promise.resolve()
  const value = categoryValue(run, field, somebodysCategory(run, { of: 'empty', nth: run.counter % 6 }))
  const fields = { [field]: value === null ? null : String(value) }
  return bySomebody(run, () => run.world.control.edit({ categories: [{ categoryId, fields }] }))
}

function somebodyRemovesCategory(run: Run, category: CategoryChoice): Promise<void> {
  const key = somebodysCategory(run, category)
  return key === null ? Promise.resolve() : bySomebody(run, () => run.world.control.edit({ removeCategories: [key] }))
}

/** Something for a push to send. */
async function prepare(run: Run, what: string): Promise<void> {
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

async function addStock(run: Run, productId: number, storeId: number, amount: number): Promise<void> {
  const { ledger, engine } = run
  await ledger.person(run.file.db, () =>
    engine.call('changes.stageStock', { cells: [{ productId, storeId, op: 'add', amount }], origin: 'edit' }),
  )
}

async function step(run: Run, way: 'undo' | 'redo'): Promise<void> {
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

async function bySomebody(run: Run, work: () => Promise<unknown>): Promise<void> {
  await run.ledger.observe('app')
  try {
    await work()
  } catch (error) {
    // Smaregi's rules hold for others too: a code that is taken.
    if (!(error instanceof Error) || !/既に使用されています|削除できません|指定できません|見つかりません/u.test(error.message)) throw error
  }
  await run.ledger.observe('somebody')
}

function somebodyEdits(run: Run, choice: CellChoice): Promise<void> {
  if (!run.ledger.isAlive('product', choice.product)) return Promise.resolve()
  const value = valueOf(run, choice, () => somebodysCategory(run, { of: 'any', nth: run.counter % 7 }))
  return bySomebody(run, () =>
    run.world.control.edit({ products: [{ productId: choice.product, fields: { [choice.field]: value === null ? '' : String(value) } }] }),
  )
}

/** A pull or a push, with what befalls it on the way. False: the sign-in had ended, and was made again. */
async function job(
  run: Run,
  chosen: IncidentChoice | null,
  start: (started: (jobId: string) => void) => Promise<unknown>,
): Promise<boolean> {
  const { world, engine } = run
  let jobId = ''
  let signedOut = false
  let left: { dataDir: string; vault: Map<string, string> } | null = null
  if (chosen !== null) {
    world.line.incident = {
      at: chosen.at,
      when: chosen.when === 'before' ? 'before' : 'after',
      run: async () => {
        switch (chosen.what.do) {
          case 'edit':
            return somebodyEdits(run, chosen.what.cell)
          case 'editCategory':
            return somebodyEditsCategory(run, chosen.what.cell)
          case 'removeCategory':
            return somebodyRemovesCategory(run, chosen.what.category)
          case 'stage':
            return stage(run, [chosen.what.cell])
          case 'cancel':
            await engine.call('jobs.cancel', { jobId })
            return
          case 'cut':
            throw cutLine()
          case 'offline':
            return world.control.setOffline(true)
          case 'expire':
            await world.control.expireTokens()
            return
          case 'crash':
            // The power goes: what is on the disk at this moment is all that is left.
            left = { dataDir: world.folder(), vault: new Map(engine.vault) }
            cpSync(engine.dataDir, left.dataDir, { recursive: true })
            world.line.dead = true
        }
      },
    }
  }
  try {
    await start((id) => (jobId = id))
  } catch (error) {
    if (!isBantoError(error)) throw error
    // A program that dies while its tokens are renewed may lose them: a person signs in again.
    signedOut = error.code === 'SIGN_IN_EXPIRED'
    if (left === null && !signedOut && !ordinary.has(error.code)) throw error
  }
  world.line.incident = null
  await world.control.setOffline(false)
  if (left === null) {
    if (signedOut) await engine.job('connection.signIn', { kind: 'sample' })
    return !signedOut
  }
  run.crashes += 1
  run.file.close()
  await engine.close()
  world.line.dead = false
  const { dataDir, vault } = left as { dataDir: string; vault: Map<string, string> }
  await takeUp(run, dataDir, vault)
  return true
}

/** As Node's fetch tells of a connection that broke with a request on it: did it arrive? */
const cutLine = () => new TypeError('fetch failed', { cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }) })

const onTheWay = (state: string) => state === 'sending' || state === 'unknown' || state === 'sent'

function same(run: Run, what: string, a: Map<string, CellValue>, b: Map<string, CellValue>): void {
  for (const cell of new Set([...a.keys(), ...b.keys()])) {
    const value = a.get(cell)
    if (b.get(cell) !== value) run.broken.push(`${what} is no identity: ${cell} was ${String(value)} and is ${String(b.get(cell))}`)
  }
}

function checkIdle(run: Run, after: string): void {
  const stuck = pendingCells(run.file.db).filter(({ state }) => busyStates.includes(state))
  if (stuck.length > 0) run.broken.push(`after ${after} nothing runs, but: ${JSON.stringify(stuck)}`)
}

/** Faults end, people do nothing more: both sides must come to rest, with nothing lost. */
async function finish(run: Run): Promise<void> {
  const { world, ledger } = run
  const { control, time } = world
  await time.run(control.clearFaults())
  await time.run(control.setClockSkew(0))
  ledger.setSkew(0)
  await time.pass(120_000)
  const waits = () => {
    const cells = pendingCells(run.file.db)
    // A new product without a code of its own leaves no trace to look for: a person has to look. What belongs to a
    // row or refers to one that waits for a person waits with it.
    const forPerson = new Set(
      cells.filter(({ op, state }) => op === 'create' && (state === 'unknown' || decidedByPerson.has(state))).map(({ key }) => key),
    )
    for (let before = -1; before !== forPerson.size;) {
      before = forPerson.size
      for (const { op, key, field, mine } of cells) {
        if (op === 'create' && /^(parent)?categoryId$/iu.test(field) && forPerson.has(Number(mine))) forPerson.add(key)
      }
    }
    const refersTo = ({ field, mine }: PendingCell) => /^(parent)?categoryId$/iu.test(field) && forPerson.has(Number(mine))
    return cells.filter((cell) => !decidedByPerson.has(cell.state) && !forPerson.has(cell.key) && !refersTo(cell))
  }
  const pull = async (mode: 'auto' | 'full') => {
    const once = () => time.run(job(run, null, (started) => run.engine.job('sync.pull', { mode, resources }, started)))
    if (!(await once())) await once()
  }
  for (let round = 0; round < 4; round += 1) {
    await pull('auto')
    await time.run(ledger.observe('app'))
    // What changed since is enough to know everything but deletions, however the clocks stood.
    run.broken.push(...ledger.differing(run.file.db, false).map((words) => `after an incremental pull: ${words}`))
    if (waits().length === 0) break
    await time.run(job(run, null, (started) => run.engine.job('sync.push', { productIds: null, changeSetId: null }, started)))
    await time.pass(10_000)
  }
  await pull('full')
  await time.run(ledger.observe('app'))
  const left = waits()
  if (left.length > 0) run.broken.push(`does not come to rest: ${JSON.stringify(left)}`)
  run.broken.push(...ledger.differing(run.file.db, true), ...ledger.vanished(run.file.db))
  run.broken.push(...(await time.run(ledger.repeated(run.file.db))), ...(await time.run(ledger.stockDiffering(run.file.db))))
}
