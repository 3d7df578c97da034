import { useEffect } from 'react'
import { useEngine } from '../common/queries.ts'
import { giveScan, scanOf, setScanRules } from './hub.ts'
import { listenToWedge } from './wedge/wedge.ts'

/** Listens to everything that scans, as long as a shop is open. Mounted once. */
export function useScanSources(): void {
  const rules = useEngine('scanners.inStoreRules', {}).data
  useEffect(() => setScanRules(rules ?? []), [rules])
  useEffect(() => listenToWedge((raw, { ime, field }) => void giveScan(scanOf(raw, { source: 'wedge', ime }), field)), [])
}
