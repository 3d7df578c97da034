/** The scanner on screen, which lies over all screens. */
export { VirtualScanner } from './VirtualScanner.tsx'
export { leaveDevices, showPrintQueue } from './state.ts'
