import { useEffect, useRef, type ReactNode } from 'react'
import { cleanCode } from '#shared/domain/barcode/index.ts'
import { useEngine } from '../common/queries.ts'
import { useWords } from '../common/i18n.ts'
import { notifications } from '../ui/index.ts'
import { listenToEngine } from './engineScans.ts'
import { giveScan, scanOf, setScanRules } from './hub.ts'
import { missedCodes, shownInLine } from './missedCodes.tsx'
import { listenToWedge } from './wedge/wedge.ts'

/** A notice that takes the place of the one before: a trigger that is held down is told once. */
const scanNotice = 'scan'

/** Listens to everything that scans, as long as a shop is open. Mounted once. */
export function useScanSources(): void {
  const words = useWords()
  const rules = useEngine('scanners.inStoreRules', {}).data
  const prefix = useEngine('scanners.wedge', {}).data?.prefix ?? ''
  const latest = useRef({ words, prefix })
  useEffect(() => {
    latest.current = { words, prefix }
  }, [words, prefix])
  useEffect(() => setScanRules(rules ?? []), [rules])
  useEffect(() => {
    const tell = (color: 'orange' | 'red', message: ReactNode, autoClose: number | false = 10_000): void => {
      notifications.show({ id: scanNotice, color, message, autoClose })
    }
    const untaken = (codes: readonly string[], total: number): void => {
      const { t } = latest.current.words
      const isLong = codes.length > shownInLine
      // A list is read, not glanced at: it stays until it is closed.
      tell('orange', missedCodes(t, codes, total), isLong ? false : undefined)
    }
    const stops = [
      listenToWedge(
        (raw, { ime, field }) => {
          const scan = scanOf(raw, { source: 'wedge', ime })
          if (!giveScan(scan, field)) untaken([scan.code.code], 1)
        },
        () => latest.current.prefix,
      ),
      listenToEngine({
        onUntaken: (scan) => untaken([scan.code.code], 1),
        onMissed: ({ scans, total }) =>
          untaken(
            scans.map(({ raw }) => cleanCode(raw)),
            total,
          ),
        onUnread: ({ problem }) => tell('red', latest.current.words.t(`scanners.unread.${problem}`)),
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
}
