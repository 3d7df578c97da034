import type { PayloadOf } from '#shared/contracts/index.ts'
import type { Emit } from '../rpc/types.ts'

type Scanned = PayloadOf<'scanners.scanned'>
export type NewScan = Pick<Scanned, 'raw' | 'source' | 'deviceId'>

/** Milliseconds that a page has to take a scan: a busy one answers within some hundred. */
export const takeMs = 1_500
/** Scans that wait for a page at a time; somebody leans on the trigger. */
const mostWaiting = 500
/** Scans that no page took, as they are told to the next one; more are only counted. */
const mostMissed = 20

interface Waiting {
  readonly scan: Scanned
  readonly timer: NodeJS.Timeout
}

export interface Delivery {
  scan(scan: NewScan): void
  /** A window of the program has the focus now: scans are for it. */
  attend(pageId: string): void
  /** Whether this page has the scan: one page, once. */
  take(scanId: number, pageId: string): boolean
  /** What nobody took, told once. */
  takeMissed(): { readonly total: number; readonly scans: readonly { readonly scanId: number; readonly raw: string }[] }
  close(): void
}

/**
 * Gives every scan to one page: first to the window that had the focus last; where that does not take it in time, to whichever page asks
 * first; and what none took is told instead of being lost. Scans are numbered in the order in which they came.
 */
export function createDelivery(emit: Emit): Delivery {
  const waiting = new Map<number, Waiting>()
  let attending: string | null = null
  let counted = 0
  let missed: { scanId: number; raw: string }[] = []
  let missedTotal = 0

  const miss = ({ scanId, raw }: Scanned): void => {
    waiting.delete(scanId)
    missedTotal += 1
    missed = [...missed, { scanId, raw }].slice(-mostMissed)
    emit('scanners.missed', { total: missedTotal })
  }
  const send = (scan: Scanned): void => {
    waiting.set(scan.scanId, { scan, timer: setTimeout(late, takeMs, scan) })
    emit('scanners.scanned', scan)
  }
  const late = (scan: Scanned): void => {
    if (scan.pageId === null) return miss(scan)
    if (attending === scan.pageId) attending = null
    send({ ...scan, pageId: null })
  }

  return {
    scan(scan) {
      counted += 1
      const [oldest] = waiting.size >= mostWaiting ? waiting.values() : []
      if (oldest !== undefined) {
        clearTimeout(oldest.timer)
        miss(oldest.scan)
      }
      send({ ...scan, scanId: counted, pageId: attending })
    },
    attend: (pageId) => void (attending = pageId),
    take(scanId, pageId) {
      const found = waiting.get(scanId)
      if (found === undefined || (found.scan.pageId !== null && found.scan.pageId !== pageId)) return false
      clearTimeout(found.timer)
      waiting.delete(scanId)
      return true
    },
    takeMissed() {
      const told = { total: missedTotal, scans: missed }
      missed = []
      missedTotal = 0
      return told
    },
    close() {
      for (const { timer } of waiting.values()) clearTimeout(timer)
      waiting.clear()
    },
  }
}
