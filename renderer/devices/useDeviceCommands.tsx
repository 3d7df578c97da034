import { useMemo, useState } from 'react'
import type { DeviceRow } from '#shared/contracts/devices.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { Anchor, notifications } from '../ui/index.ts'
import { useDevices } from './state.ts'

const removedNotice = 'device-removed'

export interface DeviceCommands {
  /** Devices that are being asked how they are. */
  readonly asked: ReadonlySet<number>
  /** `quietly`: a failure of the engine itself is not told. */
  readonly check: (row: DeviceRow, quietly?: boolean) => Promise<void>
  readonly edit: (row: DeviceRow) => void
  /** At once, with a way back: nothing of a device is lost by it. */
  readonly remove: (row: DeviceRow) => void
}

export function useDeviceCommands(): DeviceCommands {
  const { t } = useWords()
  const errors = useErrors()
  const [asked, setAsked] = useState<ReadonlySet<number>>(new Set())

  const commands = useMemo(() => {
    async function check({ deviceId }: DeviceRow, quietly = false): Promise<void> {
      setAsked((before) => new Set(before).add(deviceId))
      try {
        await call('devices.check', { deviceId })
      } catch (error) {
        if (!quietly) errors.show(error)
      } finally {
        setAsked((before) => new Set([...before].filter((id) => id !== deviceId)))
      }
    }

    function restore(deviceId: number): void {
      notifications.hide(removedNotice)
      call('devices.restore', { deviceId }).then(
        () => useDevices.getState().select(deviceId),
        (error: unknown) => errors.show(error),
      )
    }

    function remove({ deviceId, name }: DeviceRow): void {
      call('devices.remove', { deviceId }).then(
        () =>
          notifications.show({
            id: removedNotice,
            title: t('devices.removed', { name }),
            message: (
              <Anchor component="button" onClick={() => restore(deviceId)}>
                {t('devices.takeBack')}
              </Anchor>
            ),
            autoClose: 10_000,
          }),
        (error: unknown) => errors.show(error),
      )
    }

    return {
      check,
      remove,
      edit: ({ deviceId, kind, name, place, settings }: DeviceRow) =>
        useDevices.getState().edit({ deviceId, device: { kind, name, place, settings } as DeviceRow }),
    }
  }, [t, errors])

  return { asked, ...commands }
}
