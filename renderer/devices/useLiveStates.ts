import { useEffect, useRef } from 'react'
import type { DeviceRow } from '#shared/contracts/devices.ts'
import type { DeviceCommands } from './useDeviceCommands.tsx'

/** How often devices are asked while the screen is shown. What happens on an open line is told at once, without this. */
const intervalMs = 30_000

/** Scanners tell of themselves. */
const canBeAsked = ({ kind }: DeviceRow): boolean => kind !== 'scanner'

/** Asks the devices how they are, one after the other, as long as the screen is shown. */
export function useLiveStates(rows: readonly DeviceRow[] | undefined, check: DeviceCommands['check']): void {
  const latest = useRef(rows)
  useEffect(() => {
    latest.current = rows
  }, [rows])
  const isHere = rows !== undefined
  useEffect(() => {
    if (!isHere) return undefined
    let left = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const round = async (): Promise<void> => {
      for (const row of latest.current ?? []) if (!left && canBeAsked(row)) await check(row, true)
      if (!left) timer = setTimeout(() => void round(), intervalMs)
    }
    void round()
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [isHere, check])
}
