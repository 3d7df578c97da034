import type { DeviceCondition } from '#shared/domain/devices.ts'
import type { ReceiptPrinterSettings } from '#shared/domain/devices/receiptPrinter.ts'
import { isBantoError } from '#shared/errors.ts'
import type { CoreContext, Shop } from '../../context.ts'
import type { DeviceConnection } from '../../devices/connection.ts'
import { devicesOf } from '../../devices/devices.ts'
import { findDevice, type Device } from '../../devices/table.ts'
import { countUse } from '../../devices/uses.ts'
import type { PrinterLanguage } from '../driver.ts'

/** A printer as the queue needs to know it. */
export interface PrinterDevice {
  readonly deviceId: number
  readonly name: string
  readonly language: PrinterLanguage
  /** Of a receipt printer; null: one of labels. */
  readonly receipt: ReceiptPrinterSettings | null
  readonly isVirtual: boolean
}

/** What printing asks of the devices. */
export interface PrinterDevices {
  /** Null where it is gone, or is no printer. */
  find(shop: Shop, deviceId: number): PrinterDevice | null
  /** Rejects with a code of a device (DEVICE_UNREACHABLE, DEVICE_BUSY …). */
  open(shop: Shop, deviceId: number, signal: AbortSignal): Promise<DeviceConnection>
  /** How it is now, for whoever shows it. */
  tellCondition(deviceId: number, condition: DeviceCondition): void
  /** One more job came out of it. Never throws. */
  countJob(shop: Shop, deviceId: number): void
}

/** The devices of a shop, as printing sees them; also while it is being closed. */
export function printerDevices(core: CoreContext): PrinterDevices {
  const devices = devicesOf(core)
  const known = (shop: Shop, deviceId: number): Device | null => {
    try {
      return findDevice(shop.db, deviceId)
    } catch (error) {
      if (isBantoError(error) && error.code === 'NOT_FOUND') return null
      throw error
    }
  }
  return {
    find(shop, deviceId) {
      const device = known(shop, deviceId)
      if (device === null || device.kind === 'scanner' || device.kind === 'systemPrinter') return null
      const { name, place } = device
      const receipt = device.kind === 'receiptPrinter' ? device.settings : null
      return { deviceId, name, language: device.settings.language, receipt, isVirtual: place.kind === 'virtual' }
    },
    open: async (shop, deviceId, signal) => devices.open(findDevice(shop.db, deviceId), signal),
    tellCondition: (deviceId, condition) => devices.report(deviceId, condition),
    countJob: (shop, deviceId) => countUse(core, shop, deviceId),
  }
}
