import type { DeviceDescription } from '#shared/contracts/devices.ts'
import type { Wording } from '../common/i18n.ts'

const hex = (number: number): string => number.toString(16).padStart(4, '0')

/** Where a device is, as a person would say it. */
export function placeText({ t }: Pick<Wording, 't'>, place: DeviceDescription['place']): string {
  const kind = t(`devices.places.${place.kind}`)
  switch (place.kind) {
    case 'tcp':
      return `${kind} ${place.host}:${place.port}`
    case 'serial':
      return `${kind} ${place.path} ${place.baudRate}bps`
    case 'usb':
    case 'hid':
      return `${kind} ${hex(place.vendorId)}:${hex(place.productId)}${place.serialNumber === null ? '' : ` ${place.serialNumber}`}`
    case 'system':
      return `${kind} ${place.name}`
    case 'virtual':
      return kind
  }
}
