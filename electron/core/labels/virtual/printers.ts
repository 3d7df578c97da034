import type { z } from 'zod'
import type { labels } from '#shared/contracts/labels.ts'
import { printAreaOf, type LabelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { BantoError } from '#shared/errors.ts'
import type { CoreContext } from '../../context.ts'
import { devicesOf } from '../../devices/devices.ts'
import type { Device } from '../../devices/table.ts'
import { openVirtualLine } from '../../devices/virtual.ts'
import { VirtualLabelPrinter } from './printer.ts'

type View = z.input<typeof labels.methods.virtualPrinter.output>

/** The label printers on the screen, made when they are first needed, each for as long as the shop is open. */
export interface VirtualLabelPrinters {
  view(deviceId: number): View
  /** Throws NOT_FOUND where the device is no label printer on the screen. */
  of(deviceId: number): VirtualLabelPrinter
}

type LabelDevice = Extract<Device, { kind: 'labelPrinter' }>

/** Gives the devices their virtual label printers. */
export function installVirtualPrinters(core: CoreContext): VirtualLabelPrinters {
  const devices = devicesOf(core)
  const printers = new Map<number, { readonly printer: VirtualLabelPrinter; readonly language: LabelPrinterSettings['language'] }>()
  core.onShop(() => printers.clear())

  const printerOf = ({ deviceId, settings }: LabelDevice): VirtualLabelPrinter => {
    const known = printers.get(deviceId)
    if (known?.language === settings.language) return known.printer
    const printer = new VirtualLabelPrinter(settings.language, () => core.emit('labels.virtualChanged', { deviceId }))
    printers.set(deviceId, { printer, language: settings.language })
    return printer
  }
  const deviceOf = (deviceId: number): LabelDevice => {
    const device = devices.find(deviceId)
    if (device.kind !== 'labelPrinter' || device.place.kind !== 'virtual')
      throw new BantoError('NOT_FOUND', `no virtual printer ${deviceId}`)
    return device
  }

  devices.registerVirtual('labelPrinter', (device) => {
    const line = openVirtualLine()
    printerOf(device as LabelDevice).attach(line.device)
    return line.host
  })
  return {
    of: (deviceId) => printerOf(deviceOf(deviceId)),
    view(deviceId) {
      const device = deviceOf(deviceId)
      const printer = printerOf(device)
      const { dotMm } = printAreaOf(device.settings)
      return {
        hasPaper: printer.hasPaper,
        fault: printer.fault,
        labels: printer.labels.map(({ widthDots, heightDots, png, copies, isCut }) => ({
          widthMm: widthDots * dotMm,
          heightMm: heightDots * dotMm,
          png: Buffer.from(png).toString('base64'),
          copies,
          isCut,
        })),
      }
    },
  }
}
