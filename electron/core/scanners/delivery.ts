import type { PayloadOf } from '#shared/contracts/index.ts'
import type { Emit } from '../rpc/types.ts'

type Scanned = PayloadOf<'scanners.scanned'>
export type NewScan = Pick<Scanned, 'raw' | 'source' | 'deviceId'>

/** Milliseconds that the window with the focus has to take a scan, or one of those before it: a busy one answers within some hundred. */
export const takeMs = 3_000
/** Milliseconds that any page has after that: on an overloaded PC a page stands still for seconds, and late is better than not at all. */
export const anyMs = 15_000
/** Scans that wait for a page at a time; somebody leans on the trigger. */
const mostWaiting = 500
/** Scans that no page took, as they are told to the next one; of more than these the first ones are only counted. */
const mostMissed = 500

interface Waiting {
  readonly scan: Scanned
  readonly timer: NodeJS.Timeout
  /** What the page had taken when the time began. */
  readonly takes: number
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
 * first; and what none took is told instead of being lost. A page that takes one after the other is there, however far it lies behind a
 * burst. Scans are numbered in the order in which they came.
 */
export function createDelivery(emit: Emit): Delivery {
  const waiting = new Map<number, Waiting>()
  /** How many scans that were for a page (null: for any) were taken. */
  const takes = new Map<string | null, number>()
  const takesOf = (pageId: string | null): number => takes.get(pageId) ?? 0
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
  const wait = (scan: Scanned): void =>
    void waiting.set(scan.scanId, {
      scan,
      timer: setTimeout(due, scan.pageId === null ? anyMs : takeMs, scan),
      takes: takesOf(scan.pageId),
    })
  const send = (scan: Scanned): void => {
    wait(scan)
    emit('scanners.scanned', scan)
  }
  /** An engine that was busy meets its timers before the answers that came meanwhile: those are read first. */
  const due = (scan: Scanned): void => {
    setImmediate(() => {
      const found = waiting.get(scan.scanId)
      if (found?.scan !== scan) return
      if (takesOf(scan.pageId) > found.takes) wait(scan)
      else late(scan)
    })
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
      takes.set(found.scan.pageId, takesOf(found.scan.pageId) + 1)
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
