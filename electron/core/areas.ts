import { app } from '#shared/contracts/app.ts'
import { categories } from '#shared/contracts/categories.ts'
import { changes } from '#shared/contracts/changes.ts'
import { connection } from '#shared/contracts/connection.ts'
import { countFiles } from '#shared/contracts/countFiles.ts'
import { countReview } from '#shared/contracts/countReview.ts'
import { devices } from '#shared/contracts/devices.ts'
import { documents } from '#shared/contracts/documents.ts'
import { journal } from '#shared/contracts/journal.ts'
import { labels } from '#shared/contracts/labels.ts'
import { lookup } from '#shared/contracts/lookup.ts'
import { printing, type PrintJob } from '#shared/contracts/printing.ts'
import { products } from '#shared/contracts/products.ts'
import { scanners } from '#shared/contracts/scanners.ts'
import { stockCounts } from '#shared/contracts/stockCounts.ts'
import { sync } from '#shared/contracts/sync.ts'
import { timecardApproval } from '#shared/contracts/timecardApproval.ts'
import { timecardExport } from '#shared/contracts/timecardExport.ts'
import { timecardInquiry } from '#shared/contracts/timecardInquiry.ts'
import { timecards } from '#shared/contracts/timecards.ts'
import { transactions } from '#shared/contracts/transactions.ts'
import { appHandlers } from './app/handlers.ts'
import { categoriesHandlers } from './categories/handlers.ts'
import { changesHandlers } from './changes/handlers.ts'
import { connectionHandlers } from './connection/handlers.ts'
import type { CoreContext, Shop } from './context.ts'
import { countFilesHandlers } from './countFiles/handlers.ts'
import { countReviewHandlers } from './countReview/handlers.ts'
import { devicesHandlers } from './devices/handlers.ts'
import { documentsHandlers } from './documents/handlers.ts'
import { journalHandlers } from './journal/handlers.ts'
import { labelPrinterDrivers } from './labels/drivers/index.ts'
import { labelsHandlers } from './labels/handlers.ts'
import { followPrintJob } from './labels/runs.ts'
import { lookupHandlers } from './lookup/handlers.ts'
import { printingHandlers } from './printing/handlers.ts'
import { cancelJobs, queueJob } from './printing/jobs.ts'
import { productsHandlers, type ProductsParts } from './products/handlers.ts'
import { createIndexer } from './products/indexer.ts'
import { area, type Area } from './rpc/dispatcher.ts'
import { scannersHandlers } from './scanners/handlers.ts'
import { stockCountsHandlers } from './stockCounts/handlers.ts'
import { syncHandlers } from './sync/handlers.ts'
import { timecardApprovalHandlers } from './timecardApproval/handlers.ts'
import { timecardExportHandlers } from './timecardExport/handlers.ts'
import { timecardInquiryHandlers } from './timecardInquiry/handlers.ts'
import { timecardsHandlers } from './timecards/handlers.ts'
import { transactionsHandlers } from './transactions/handlers.ts'

/** The engine keeps the search index for its readers too. */
function productsParts(core: CoreContext): ProductsParts {
  const indexer = createIndexer(core)
  core.readers?.onUnindexed(() => {
    const shop = core.shopOrNull()
    if (shop === null) return
    indexer.begin(shop)
    indexer.keepUp(shop)
  })
  return { indexer, viewLink: (file) => core.readers?.viewLink(file) }
}

/** Labels hear what becomes of their jobs: what did not come out of the printer is due again. */
const labelJobs =
  (core: CoreContext) =>
  (shop: Shop, job: PrintJob): void => {
    if (followPrintJob(shop.db, job)) core.emit('labels.changed', {})
  }

/** Every area of the engine beside its contract. A job of the user is added here and nowhere else. */
export const areasOf = (core: CoreContext): readonly Area[] => [
  area('app', app, appHandlers(core)),
  area('connection', connection, connectionHandlers(core)),
  area('sync', sync, syncHandlers(core)),
  area('products', products, productsHandlers(core, productsParts(core))),
  area('categories', categories, categoriesHandlers(core)),
  area('changes', changes, changesHandlers(core)),
  area('lookup', lookup, lookupHandlers(core)),
  area('devices', devices, devicesHandlers(core)),
  area('scanners', scanners, scannersHandlers(core)),
  area('transactions', transactions, transactionsHandlers(core)),
  area('printing', printing, printingHandlers(core, labelPrinterDrivers, labelJobs(core))),
  area('labels', labels, labelsHandlers(core, { queueJob, cancelJobs })),
  area('documents', documents, documentsHandlers(core)),
  area('stockCounts', stockCounts, stockCountsHandlers(core)),
  area('countReview', countReview, countReviewHandlers(core)),
  area('countFiles', countFiles, countFilesHandlers(core)),
  area('timecards', timecards, timecardsHandlers(core)),
  area('timecardApproval', timecardApproval, timecardApprovalHandlers(core)),
  area('timecardExport', timecardExport, timecardExportHandlers(core)),
  area('timecardInquiry', timecardInquiry, timecardInquiryHandlers(core)),
  area('journal', journal, journalHandlers(core)),
]
