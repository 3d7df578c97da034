/** Scans of all sources, given to the one screen, dialog or field that has them. */
export { useDefaultScanTarget, useScanTarget, type Scan } from './hub.ts'
export { Camera } from './camera/Camera.tsx'
export { useScanSources } from './useScanSources.ts'
export { attendHere } from './engineScans.ts'
