import type { DeviceRow, devices as contract } from '#shared/contracts/devices.ts'
import { BantoError } from '#shared/errors.ts'
import { openPreferences } from '../app/preferences.ts'
import type { CoreContext } from '../context.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { askState } from './check.ts'
import { devicesOf } from './devices.ts'
import { installVirtualDevices } from './sample.ts'
import { searchDevices } from './search/search.ts'
import { findDevice, insertDevice, markRemoved, updateDevice } from './table.ts'

export function devicesHandlers(core: CoreContext): HandlersOf<typeof contract> {
  const now = (): string => core.now().toISOString()

  // Before anybody else hears of the shop: they read the list then.
  core.onShop((shop) => {
    // A file that cannot be written is looked at as it is.
    if (shop?.profile.kind !== 'sample' || shop.file.notices.some(({ code }) => code === 'readOnly')) return
    installVirtualDevices(shop.db, openPreferences(core).get().language, now())
  })
  const devices = devicesOf(core)

  return {
    list: () => devices.list().map((device): DeviceRow => ({ ...device, state: devices.state(device.deviceId) })),
    add(device) {
      const deviceId = insertDevice(core.shop().db, device, now())
      devices.changed(deviceId)
      return { deviceId }
    },
    change({ deviceId, device }) {
      const { db } = core.shop()
      const before = findDevice(db, deviceId)
      if (before.kind !== device.kind) throw new BantoError('INVALID_INPUT', `a ${before.kind} stays one`)
      updateDevice(db, deviceId, device)
      devices.changed(deviceId)
      return {}
    },
    remove({ deviceId }) {
      markRemoved(core.shop().db, deviceId, now())
      devices.changed(deviceId)
      return {}
    },
    restore({ deviceId }) {
      markRemoved(core.shop().db, deviceId, null)
      devices.changed(deviceId)
      return {}
    },
    async check({ deviceId }) {
      const device = devices.find(deviceId)
      // Whoever has the line knows better, and must not be disturbed.
      if (devices.inUse(device)) return devices.state(deviceId)
      const state = await askState(core, devices, device)
      devices.report(deviceId, state.condition, state.error === null ? null : BantoError.fromBody(state.error))
      return devices.state(deviceId)
    },
    // One of our own stands on the screen from the moment it is added.
    tryOut: (device) =>
      device.place.kind === 'virtual' ? { condition: 'ready', error: null, at: now() } : askState(core, devices, device),
    search: ({ places }, job) => searchDevices(core, places, job),
  }
}
