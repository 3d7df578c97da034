import { createSerialQueue } from '#shared/serialQueue.ts'
import type { OutputOf, PayloadOf } from '#shared/contracts/index.ts'
import { call, onLineState, subscribe } from '../api/index.ts'
import { focusedCodeField } from './codeField.ts'
import { giveScan, scanOf, type Scan } from './hub.ts'

/** This window, to the engine. */
const pageId = crypto.randomUUID()

/** What a person scans inside this window is for it, whichever had the focus. */
export const attendHere = (): Promise<unknown> => call('scanners.attend', { pageId })

interface Listeners {
  /** No part of the page takes scans now. */
  readonly onUntaken: (scan: Scan) => void
  /** Scans that no window took, told to one of them. */
  readonly onMissed: (missed: OutputOf<'scanners.takeMissed'>) => void
  readonly onUnread: (unread: PayloadOf<'scanners.unread'>) => void
}

/**
 * Takes the scans of the shop's devices that are for this window: one after the other in the order in which they came, each once. Returns
 * how to stop.
 */
export function listenToEngine({ onUntaken, onMissed, onUnread }: Listeners): () => void {
  const queue = createSerialQueue()
  // A line that breaks is told by the frame; the engine offers an untaken scan again.
  const quietly = (work: Promise<unknown>): void => void work.catch(() => undefined)

  const attend = (): void => {
    if (document.hasFocus()) quietly(call('scanners.attend', { pageId }))
  }
  const takeMissed = async (): Promise<void> => {
    const missed = await call('scanners.takeMissed', {})
    if (missed.total > 0) onMissed(missed)
  }
  const take = ({ scanId, raw, source, deviceId }: PayloadOf<'scanners.scanned'>): void => {
    // Asked for at once: the engine waits for a page that is there, not for what it still has to show.
    const asked = call('scanners.take', { scanId, pageId })
    quietly(asked)
    const give = async (): Promise<void> => {
      const { taken } = await asked
      if (!taken) return
      const scan = scanOf(raw, { scanId, source, deviceId })
      if (!giveScan(scan, focusedCodeField())) onUntaken(scan)
    }
    quietly(queue.run(give))
  }
  const begin = (): void => {
    attend()
    quietly(takeMissed())
  }

  window.addEventListener('focus', attend)
  const stops = [
    () => window.removeEventListener('focus', attend),
    onLineState((state) => state === 'connected' && begin()),
    subscribe('scanners.scanned', (scanned) => {
      if (scanned.pageId === pageId || scanned.pageId === null) take(scanned)
    }),
    subscribe('scanners.missed', () => quietly(takeMissed())),
    subscribe('scanners.unread', onUnread),
  ]
  begin()
  return () => {
    for (const stop of stops) stop()
  }
}
