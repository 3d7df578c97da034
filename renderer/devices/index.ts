/** The screen of the shop's devices, and the scanner on screen that lies over all of them. */
export { DevicesScreen } from './DevicesScreen.tsx'
export { VirtualScanner } from './VirtualScanner.tsx'
export { leaveDevices } from './state.ts'
