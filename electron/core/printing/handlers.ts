import type { printing as contract } from '#shared/contracts/printing.ts'
import { labelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { receiptPrinterSettings, type ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { layoutOn } from '#shared/domain/devices/systemPrinter.ts'
import { BantoError } from '#shared/errors.ts'
import type { CoreContext, Shop } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { devicesOf, type Devices } from '../devices/devices.ts'
import type { Device } from '../devices/table.ts'
import { openVirtualLine } from '../devices/virtual.ts'
import type { PrinterDriver } from './driver.ts'
import { escposDriver } from './escpos/driver.ts'
import { queueJob } from './jobs.ts'
import { previewOf, readPreview } from './preview.ts'
import { printerDevices, type PrinterDevice } from './queue/devices.ts'
import { readSettings, writeSettings } from './queue/settings.ts'
import { contentOf, jobOf, pruneJobs } from './queue/table.ts'
import { startWorkers, type PrintingParts, type Workers } from './queue/workers.ts'
import { starDriver } from './star/driver.ts'
import { testPage } from './testPage.ts'
import { createVirtualPrinters, type VirtualPrinters } from './virtual/printers.ts'

/** Puts printing together; the languages of label printers are handed in, and who hears what becomes of a job. */
export function printingHandlers(
  core: CoreContext,
  languages: readonly PrinterDriver[],
  onJob: PrintingParts['onJob'],
): HandlersOf<typeof contract> {
  const shopDevices = devicesOf(core)
  const virtual = createVirtualPrinters((event) => core.emit('printing.virtualChanged', event))
  const drivers = [escposDriver(), starDriver(), ...languages]
  shopDevices.registerVirtual('receiptPrinter', (device) => {
    const line = openVirtualLine()
    virtual.of(device.deviceId, receiptPrinterSettings.parse(device.settings)).attach(line.device)
    return line.host
  })
  for (const [kind, settings] of [
    ['receiptPrinter', receiptPrinterSettings],
    ['labelPrinter', labelPrinterSettings],
  ] as const) {
    shopDevices.registerProbe(kind, (device, connection, signal) => {
      const { language } = settings.parse(device.settings)
      return drivers.find((driver) => driver.language === language)?.condition(connection, signal) ?? Promise.resolve('unknown')
    })
  }
  return handlersWith(core, { devices: printerDevices(core), drivers, virtual, onJob, shopDevices })
}

interface Parts extends PrintingParts {
  readonly virtual: VirtualPrinters
  readonly shopDevices: Devices
}

const dayMs = 24 * 3_600_000

function handlersWith(core: CoreContext, parts: Parts): HandlersOf<typeof contract> {
  let open: { readonly shop: Shop; readonly workers: Workers } | null = null

  core.onShop(async (shop) => {
    const before = open
    open = null
    await before?.workers.close()
    parts.virtual.end()
    if (shop !== null) open = { shop, workers: startWorkers(core, shop, parts) }
  })

  const { shopDevices } = parts
  shopDevices.onChange(() => {
    // The devices of a shop that is being closed are gone for all of us.
    if (open !== null && core.shopOrNull() === open.shop) open.workers.tryWaiting()
  })

  const workers = (): Workers => {
    const shop = core.shop()
    if (open?.shop !== shop) throw new BantoError('NOT_SIGNED_IN', 'the queue of this shop is not open')
    return open.workers
  }
  const now = (): Date => core.now()
  const device = (deviceId: number): PrinterDevice => {
    const found = parts.devices.find(core.shop(), deviceId)
    if (found === null) throw new BantoError('NOT_FOUND', `no printer ${deviceId}`)
    return found
  }
  const receiptPrinter = (deviceId: number): PrinterDevice & { receipt: ReceiptPrinterSettings } => {
    const found = device(deviceId)
    if (found.receipt === null) throw new BantoError('INVALID_INPUT', `${deviceId} prints labels`, { details: { reason: 'labelPrinter' } })
    return { ...found, receipt: found.receipt }
  }
  const virtualSettings = (deviceId: number): ReceiptPrinterSettings => {
    const { receipt, isVirtual } = receiptPrinter(deviceId)
    if (!isVirtual) throw new BantoError('NOT_FOUND', `${deviceId} is no printer on the screen`)
    return receipt
  }

  const systemPrinter = (deviceId: number): Extract<Device, { kind: 'systemPrinter' }> => {
    const found = shopDevices.find(deviceId)
    if (found.kind !== 'systemPrinter') throw new BantoError('NOT_FOUND', `${deviceId} is no printer of the system`)
    return found
  }
  return {
    list: (options) => workers().jobs.list(options),
    summary: () => workers().jobs.summary(),
    cancel: ({ jobId }) => workers().cancel(jobId),
    retry: ({ jobId }) => workers().retry(jobId),
    confirmPrinted: ({ jobId }) => workers().confirmPrinted(jobId),
    printAgain({ jobId }) {
      const { db } = core.shop()
      const { deviceId, title, document, copies } = jobOf(db, jobId)
      const { content } = contentOf(db, jobId)
      return queueJob(core.shop(), { deviceId, title, document, copies, content, openDrawer: false, reprintOf: jobId }, now())
    },
    testPrint({ deviceId }) {
      const { name, receipt } = receiptPrinter(deviceId)
      const content = { kind: 'receiptline' as const, text: testPage(name, receipt) }
      return queueJob(core.shop(), { deviceId, title: name, document: 'testPage', content, copies: 1, openDrawer: false }, now())
    },
    openDrawer({ deviceId }) {
      const { name, receipt } = receiptPrinter(deviceId)
      if (receipt.drawer === 'none') throw new BantoError('INVALID_INPUT', `no drawer at ${deviceId}`, { details: { reason: 'noDrawer' } })
      return queueJob(
        core.shop(),
        { deviceId, title: name, document: 'drawer', content: { kind: 'drawer' }, copies: 1, openDrawer: true },
        now(),
      )
    },
    preview: (request) => readPreview(core.shop().db, request),
    systemTestPage({ deviceId }) {
      const { name, settings } = systemPrinter(deviceId)
      const layout = layoutOn(settings.paper)
      return previewOf(testPage(name, layout), layout, false)
    },
    async printPage({ deviceId, copies, widthMm, heightMm }) {
      const printer = deviceId === null ? null : systemPrinter(deviceId)
      const { outcome, reason } = await core.host.call('host.printPage', {
        printer: printer?.place.name ?? null,
        asks: printer?.settings.asks ?? true,
        copies,
        widthMm,
        heightMm,
      })
      if (printer !== null && (outcome === 'printed' || outcome === 'notHere')) shopDevices.count(printer.deviceId)
      return { outcome, reason }
    },
    settings: () => readSettings(core.shop().db),
    setSettings(settings) {
      const { db } = core.shop()
      writeSettings(db, settings)
      pruneJobs(db, new Date(now().getTime() - settings.days * dayMs).toISOString())
      return readSettings(db)
    },
    virtualPrinter: ({ deviceId }) => parts.virtual.view(deviceId, virtualSettings(deviceId)),
    setVirtualPrinter({ deviceId, state }) {
      const settings = virtualSettings(deviceId)
      parts.virtual.of(deviceId, settings).set(state)
      return parts.virtual.view(deviceId, settings)
    },
    tearVirtualPaper({ deviceId }) {
      const settings = virtualSettings(deviceId)
      parts.virtual.of(deviceId, settings).tear()
      return parts.virtual.view(deviceId, settings)
    },
  }
}
