import { BantoError } from '#shared/errors.ts'

/** Native modules, by the name under which they are installed. */
export type NativeModule = 'serialport' | 'usb' | 'node-hid'

/** One that is missing, or was built for another system, disables its devices and nothing else. Throws DEVICE_MODULE_MISSING. */
async function load<T>(module: NativeModule, imported: () => Promise<T>): Promise<T> {
  try {
    return await imported()
  } catch (cause) {
    throw new BantoError('DEVICE_MODULE_MISSING', `${module}: ${String(cause)}`, { details: { module }, cause })
  }
}

export const loadSerialport = () => load('serialport', () => import('serialport'))
export const loadUsb = () => load('usb', () => import('usb'))
export const loadHid = () => load('node-hid', () => import('node-hid'))
