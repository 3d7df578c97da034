import path from 'node:path'
import { MessagePort, parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import type { Contract } from '#shared/contract.ts'
import { categories } from '#shared/contracts/categories.ts'
import { changes } from '#shared/contracts/changes.ts'
import { countFiles } from '#shared/contracts/countFiles.ts'
import { countReview } from '#shared/contracts/countReview.ts'
import { labels } from '#shared/contracts/labels.ts'
import { lookup } from '#shared/contracts/lookup.ts'
import { products } from '#shared/contracts/products.ts'
import { stockCounts } from '#shared/contracts/stockCounts.ts'
import { printing } from '#shared/contracts/printing.ts'
import { sync } from '#shared/contracts/sync.ts'
import { timecardApproval } from '#shared/contracts/timecardApproval.ts'
import { timecards } from '#shared/contracts/timecards.ts'
import { timecardExport } from '#shared/contracts/timecardExport.ts'
import { timecardInquiry } from '#shared/contracts/timecardInquiry.ts'
import { dayInJapan } from '#shared/domain/tax.ts'
import { BantoError, type Envelope } from '#shared/errors.ts'
import { categoriesHandlers } from './categories/handlers.ts'
import { changesHandlers } from './changes/handlers.ts'
import type { Shop } from './context.ts'
import { reviewFiles } from './countFiles/handlers.ts'
import { filesWork } from './countFiles/work.ts'
import { reviewQueries } from './countReview/handlers.ts'
import { reviewWork } from './countReview/work.ts'
import { createLog } from './log.ts'
import { readDue, readLabelProducts } from './labels/due.ts'
import { rehearse } from './labels/rehearsal.ts'
import { lookupHandlers } from './lookup/handlers.ts'
import { productsHandlers, type ProductsParts } from './products/handlers.ts'
import { readPreview } from './printing/preview.ts'
import { createViewKeeper } from './products/viewKeeper.ts'
import { isSearchIndexCurrent, searchDirtyCount } from './products/searchIndex.ts'
import { readerContext, readerShop } from './readers/context.ts'
import { openViewLink } from './readers/viewLink.ts'
import { workPrefix } from './readers/work.ts'
import { area, createDispatcher, type Area } from './rpc/dispatcher.ts'
import { toErrorBody } from './rpc/errorBody.ts'
import { lanes, lanesOf } from './rpc/lanes.ts'
import { createPeer } from './rpc/peer.ts'
import type { HandlersOf } from './rpc/types.ts'
import { stockCountsReads } from './stockCounts/reads.ts'
import { openReaderFile, type ReaderFile } from './store/reader.ts'
import { resourceStates } from './sync/pull/state.ts'
import { approvalReads } from './timecardApproval/handlers.ts'
import { timecardsReads } from './timecards/handlers.ts'
import { exportReads } from './timecardExport/handlers.ts'
import { inquiryReads } from './timecardInquiry/handlers.ts'

/** What the engine hands the thread of a reader. `port`: the host's calls come over it. */
const start = z.object({ dataDir: z.string(), lane: z.enum(lanes), port: z.instanceof(MessagePort) })
const openInput = z.object({ path: z.string(), channel: z.string() })

if (!parentPort) throw new Error('a reader runs in a worker thread')
const engine = parentPort
const { dataDir, lane, port } = start.parse(workerData)
const log = createLog({ folder: path.join(dataDir, 'logs'), source: `reader-${lane}` })
process.on('unhandledRejection', (error) => log.error('reader.unhandledRejection', { error }))
process.on('uncaughtExceptionMonitor', (error) => log.error('reader.crashed', { error }))

interface Opened {
  readonly shop: Shop
  readonly file: ReaderFile
  readonly link: ReturnType<typeof openViewLink>
}
let opened: Opened | null = null

const toEngine = createPeer(
  { post: (message) => engine.postMessage(message), onMessage: (listener) => engine.on('message', listener) },
  {
    async dispatch(method, input) {
      try {
        if (method.startsWith(workPrefix)) return { ok: true, value: workFor(method.slice(workPrefix.length), input) }
        if (method === 'reader.open') open(openInput.parse(input))
        else close()
        return { ok: true, value: {} }
      } catch (error) {
        return { ok: false, error: toErrorBody(error, method, log) }
      }
    },
  },
)
createPeer({ post: (message) => port.postMessage(message), onMessage: (listener) => port.on('message', listener) }, { dispatch: answer })

const core = readerContext({ dataDir, log, shopOrNull: () => opened?.shop ?? null })
const keeper = lane === 'view' ? createViewKeeper(log) : null
const tellUnindexed = (shop: Shop): void => {
  if (!isSearchIndexCurrent(shop.db) || searchDirtyCount(shop.db) > 0) toEngine.emit('reader.unindexed', null)
}
const parts: ProductsParts = {
  indexer: { begin: tellUnindexed, catchUp: tellUnindexed, keepUp: tellUnindexed },
  viewLink: () => opened?.link,
  sources: keeper === null ? undefined : keeper.sources,
}
/** An area with nothing but the methods of this lane, which `handlers` must have. */
const inLane = <C extends Contract>(name: string, contract: C, handlers: Partial<HandlersOf<C>>): Area => {
  const methods = Object.entries(contract.methods).filter(([method]) => lanesOf(`${name}.${method}`).includes(lane))
  return { ...area(name, contract, handlers as HandlersOf<C>), contract: { methods: Object.fromEntries(methods), events: {} } }
}
const dispatch = createDispatcher({
  areas: [
    inLane('products', products, productsHandlers(core, parts)),
    inLane('categories', categories, categoriesHandlers(core)),
    inLane('changes', changes, changesHandlers(core)),
    inLane('countReview', countReview, reviewQueries(core)),
    inLane('countFiles', countFiles, reviewFiles(core)),
    inLane('sync', sync, { state: () => ({ resources: resourceStates(core.shop().db) }) }),
    inLane('stockCounts', stockCounts, stockCountsReads(core)),
    inLane('timecards', timecards, timecardsReads(core)),
    inLane('timecardApproval', timecardApproval, approvalReads(core)),
    inLane('timecardExport', timecardExport, exportReads(core)),
    inLane('timecardInquiry', timecardInquiry, inquiryReads(core)),
    inLane('labels', labels, {
      due: ({ day }) => readDue(core.shop().db, day ?? dayInJapan(core.now())),
      products: ({ productIds, day }) => readLabelProducts(core.shop().db, productIds, day ?? dayInJapan(core.now())),
      rehearse: (request) => rehearse(core.shop().db, request),
    }),
    inLane('printing', printing, { preview: (request) => readPreview(core.shop().db, request) }),
    inLane('lookup', lookup, lookupHandlers(core, { knownCodesAlone: lane === 'quick' })),
  ],
  log,
  checkOutput: process.env.NODE_ENV !== 'production',
})

function open(input: z.output<typeof openInput>): void {
  close()
  const file = openReaderFile(input.path)
  opened = { file, shop: readerShop(input.path, file), link: openViewLink(input.channel) }
  keeper?.begin(file)
  log.info('reader.opened', { lane })
}

/** Work of the engine's own, of one state of the file. */
function workFor(name: string, input: unknown): unknown {
  const work = [...reviewWork, ...filesWork].find((one) => one.name === name)
  if (opened === null || work === undefined) throw new BantoError('NOT_SIGNED_IN', `no file is open for ${name}`, { retryable: true })
  const { db } = opened.file
  return opened.file.snapshot(() => work.answer(db, input))
}

function close(): void {
  const was = opened
  opened = null
  keeper?.end()
  was?.link.close()
  was?.file.close()
}

/** A handler reads what belongs together before it waits: so a call sees one state of the file. One that takes long waits between its steps. */
async function answer(method: string, input: unknown): Promise<Envelope> {
  try {
    if (opened === null) throw new BantoError('NOT_SIGNED_IN', 'no file is open', { retryable: true })
    return await opened.file.snapshot(() => dispatch(method, input))
  } catch (error) {
    return { ok: false, error: toErrorBody(error, method, log) }
  }
}
