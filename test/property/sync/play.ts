import { cpSync } from 'node:fs'
import type { ResourceName } from '#shared/contracts/sync.ts'
import { isBantoError } from '#shared/errors.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { connect, type Connection } from '#core/store/connection.ts'
import type { ReadDb } from '#core/store/db.ts'
import type { Engine } from '../../fixtures/realEngine.ts'
import { shopFileOf } from '../../fixtures/endState.ts'
import type { Command, IncidentChoice, Scenario } from './commands.ts'
import { at, categoryFields, createLedger, fields, pendingCells, wholePicture, type PendingCell } from './ledger.ts'
import {
  stage,
  drafts,
  newProduct,
  decides,
  isCell,
  rowsSeen,
  deleteProducts,
  chosenCategory,
  somebodysCategory,
  newCategory,
  stageCategory,
  deleteCategories,
  somebodyEditsCategory,
  somebodyRemovesCategory,
  prepare,
  addStock,
  step,
  bySomebody,
  somebodyEdits,
  type Run,
} from './people.ts'
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
      return decides(run, rowsSeen('category', [key]), () => engine.call('categories.move', { key, parentCategoryId: below, before: null }))
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
        conflicts.flatMap(({ entity, key, field, op }) => (op === 'delete' ? rowsSeen(entity, [key]) : [at(entity, key, field)])),
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
