import type { labels } from '#shared/contracts/labels.ts'
import { dayInJapan } from '#shared/domain/tax.ts'
import { BantoError } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import { openExports } from '../exports.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { readDue, readLabelData, readLabelProducts } from './due.ts'
import { readRunItems, readRuns, readWaiting } from './history.ts'
import { deleteList, readLists, saveList } from './lists.ts'
import { dotMmOfOutput, labelPrinterOf, picturesOf } from './preview.ts'
import { keepPdf, printLabels } from './print.ts'
import type { PrintQueue } from './queue.ts'
import { rehearse } from './rehearsal.ts'
import { countOfJobs, countOnShelf, jobsOfRun, recordRun, undoRun, wantLabels } from './runs.ts'
import { readSettings, writeSettings } from './settings.ts'
import { testSheetPdf } from './sheetPdf.ts'
import { shownOf } from './shown.ts'
import { installVirtualPrinters } from './virtual/printers.ts'
import { testLabelBytes } from './testLabel.ts'
import { deleteTemplate, readTemplates, saveTemplate } from './templates.ts'

/** 値札: what is due, what it looks like, and printing it. `PrintQueue`: of the shop's printers. */
export function labelsHandlers(core: CoreContext, { queueJob, cancelJobs }: PrintQueue): HandlersOf<typeof labels> {
  const virtual = installVirtualPrinters(core)
  const at = (): string => core.now().toISOString()
  const today = (): string => dayInJapan(core.now())
  const changed = <T>(result: T): T => {
    core.emit('labels.changed', {})
    return result
  }

  return {
    due: ({ day }) => readDue(core.shop().db, day ?? today()),
    products: ({ productIds, day }) => readLabelProducts(core.shop().db, productIds, day ?? today()),
    want: ({ productIds, reason }) => changed({ wanted: wantLabels(core.shop().db, productIds, reason, at()) }),
    keep: ({ productIds }) => {
      const { db, profile } = core.shop()
      const found = readLabelData(db, [...new Set(productIds)], today())
      if (found.length === 0) return { runId: null, labels: 0 }
      const items = found.map((data) => ({ productId: data.productId, copies: 1, shown: shownOf(data) }))
      const kept = { at: at(), day: today(), author: profile.userName, output: 'kept', deviceId: null, title: '', items } as const
      return changed({ runId: recordRun(db, kept), labels: items.length })
    },
    check: ({ productId }) => {
      const [product] = readLabelProducts(core.shop().db, [productId], today())
      if (product === undefined) throw new BantoError('NOT_FOUND', `no product ${productId}`)
      const isWrong = product.reasons.some((reason) => reason !== 'wanted' && reason !== 'new')
      return { verdict: product.shelf === null ? 'noLabel' : isWrong ? 'wrong' : 'right', product }
    },
    templates: () =>
      readTemplates(core.shop().db).map((one) => ({ ...one, template: { ...one.template, fields: [...one.template.fields] } })),
    saveTemplate: (template) => changed({ templateId: saveTemplate(core.shop().db, template, at()) }),
    deleteTemplate: ({ templateId }) => {
      deleteTemplate(core.shop().db, templateId)
      return changed({})
    },
    preview: ({ template, productIds, output, day }) => {
      const { db } = core.shop()
      return picturesOf(template, readLabelData(db, productIds, day ?? today()), dotMmOfOutput(db, output))
    },
    print: async (request, job) => changed(await printLabels(core, { ...request, day: request.day ?? today() }, job, queueJob)),
    testSheet: async (options) => keepPdf(core, await testSheetPdf({ ...options, title: 'test', createdAt: core.now() })),
    openExports: () => openExports(core),
    runs: () => readRuns(core.shop().db),
    runItems: ({ runId }) => readRunItems(core.shop().db, runId),
    waiting: () => readWaiting(core.shop().db),
    async undoRun({ runId, evenAtPrinter }) {
      const shop = core.shop()
      const { db } = shop
      const before = countOnShelf(db, runId)
      const jobIds = await cancelJobs(shop, jobsOfRun(db, runId), evenAtPrinter)
      if (core.shopOrNull() !== shop) throw new BantoError('CANCELLED', 'another shop')
      if (jobIds.length === 0) undoRun(db, runId, at())
      return changed({ labels: before - countOnShelf(db, runId), atPrinter: countOfJobs(db, runId, jobIds) })
    },
    lists: () => readLists(core.shop().db),
    saveList: (list) => changed({ listId: saveList(core.shop().db, list, at()) }),
    deleteList: ({ listId }) => {
      deleteList(core.shop().db, listId)
      return changed({})
    },
    settings: () => {
      const { db } = core.shop()
      return {
        ...readSettings(db),
        stores: db.all<{ storeId: number; storeName: string }>(
          'SELECT store_id AS storeId, store_name AS storeName FROM store ORDER BY store_id',
        ),
      }
    },
    setSettings: (part) => {
      writeSettings(core.shop().db, part)
      return changed({})
    },
    testPrint({ deviceId }) {
      const shop = core.shop()
      const { name, settings } = labelPrinterOf(shop.db, deviceId)
      const content = { kind: 'bytes' as const, language: settings.language, bytes: testLabelBytes(name, settings), pages: 1 }
      const { jobId } = queueJob(shop, { deviceId, title: name, document: 'testPage', content, copies: 1, openDrawer: false })
      return { jobId }
    },
    virtualPrinter: ({ deviceId }) => virtual.view(deviceId),
    setVirtualPrinter: ({ deviceId, hasPaper, isEmptied }) => {
      const printer = virtual.of(deviceId)
      if (hasPaper !== undefined) printer.setPaper(hasPaper)
      if (isEmptied === true) printer.empty()
      return virtual.view(deviceId)
    },
    rehearse: (request) => rehearse(core.shop().db, request),
  }
}
