import { create } from 'zustand'
import type { DeviceDescription } from '#shared/contracts/devices.ts'
import { useNavigation } from '../common/navigation.ts'

/** What the dialog of a device works on: a new one (as found, or empty), or one of the list. */
export interface Edited {
  readonly deviceId: number | null
  /** What the fields begin with. */
  readonly device: DeviceDescription
}

/** Parts of the screen, in the order of its tabs. */
export const deviceParts = ['all', 'queue', 'scanners'] as const
export type DevicePart = (typeof deviceParts)[number]

interface DevicesState {
  readonly part: DevicePart
  readonly selected: number | null
  readonly edited: Edited | null
  readonly searching: boolean
  /** The scanner on screen, where it is shown; it stays over all screens. */
  readonly scanner: { readonly deviceId: number; readonly name: string } | null
  readonly show: (part: DevicePart) => void
  readonly select: (deviceId: number | null) => void
  readonly edit: (edited: Edited | null) => void
  readonly search: (searching: boolean) => void
  readonly showScanner: (scanner: DevicesState['scanner']) => void
}

const nothing = { part: 'all', selected: null, edited: null, searching: false, scanner: null } as const

export const useDevices = create<DevicesState>((set) => ({
  ...nothing,
  show: (part) => set({ part }),
  select: (selected) => set({ selected }),
  edit: (edited) => set({ edited }),
  search: (searching) => set({ searching }),
  showScanner: (scanner) => set({ scanner }),
}))

/** Another shop has other devices. */
export const leaveDevices = (): void => useDevices.setState(nothing)

/** Opens the devices at what is printed and what waits for a person. */
export function showPrintQueue(): void {
  useDevices.getState().show('queue')
  useNavigation.getState().go('devices')
}
