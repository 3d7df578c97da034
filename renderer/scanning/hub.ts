import { useContext, useEffect, useRef, type RefObject } from 'react'
import { readCode, type CodeReading, type InStoreRule } from '#shared/domain/barcode/index.ts'
import type { ScanSource } from '#shared/contracts/scanners.ts'
import { fillWithCode, type CodeField } from './codeField.ts'
import { DialogId, isDrawn, onKeyboardChange, topDialog } from '../ui/index.ts'

/** A code that was scanned, however it came. */
export interface Scan {
  /** Counted by the page for its own sources, by the engine for devices; unique with `source`. */
  readonly scanId: number
  readonly source: ScanSource
  /** The device at the engine; null for the keyboard and the camera. */
  readonly deviceId: number | null
  /** As it came, without prefix and ending. */
  readonly raw: string
  readonly code: CodeReading
  /** It came through an IME that was on. */
  readonly ime: boolean
}

type Handler = (scan: Scan) => void

interface Target {
  readonly dialogId: string | null
  readonly handle: Handler
}

/** Targets in the order in which they were mounted. */
let targets: readonly Target[] = []
let fallback: Handler | null = null
let rules: readonly InStoreRule[] = []
let counted = 0

/** Scans for a dialog that is still to be drawn. */
let early: readonly Scan[] = []

onKeyboardChange(() => {
  const waiting = early
  early = []
  for (const scan of waiting) giveScan(scan, null)
})

/** The shop's rules for its own codes, after which scans are understood from now on. */
export const setScanRules = (next: readonly InStoreRule[]): void => void (rules = next)

/** Understands a text that came from a scanner. `scanId` absent: counted here. */
export function scanOf(raw: string, from: Pick<Scan, 'source'> & Partial<Pick<Scan, 'scanId' | 'deviceId' | 'ime'>>): Scan {
  return { scanId: (counted += 1), deviceId: null, ime: false, ...from, raw, code: readCode(raw, { rules }) }
}

/**
 * Gives a scan to the one who has it now: `field`, where one that asks for a code has the focus; else the target that was mounted last in
 * the dialog on top, or on the screen where no dialog is open; else the default. A dialog that has just opened has the scans from its first moment:
 * they wait until what is in it is drawn. False where nobody takes scans.
 */
export function giveScan(scan: Scan, field: CodeField | null): boolean {
  if (field !== null) {
    fillWithCode(field, scan.code)
    return true
  }
  const dialogId = topDialog()
  if (dialogId !== null && !isDrawn(dialogId)) {
    early = [...early, scan]
    return true
  }
  const handle = targets.findLast((target) => target.dialogId === dialogId)?.handle ?? fallback
  handle?.(scan)
  return handle !== null && handle !== undefined
}

function useLatest(handler: Handler): RefObject<Handler> {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  }, [handler])
  return latest
}

/**
 * Takes the scans while the component is mounted and nothing lies above it: a dialog's target comes before that of the screen beneath,
 * and a dialog without one leaves them to the default. `enabled` false: not now.
 */
export function useScanTarget(handler: Handler, { enabled = true }: { readonly enabled?: boolean } = {}): void {
  const latest = useLatest(handler)
  const dialogId = useContext(DialogId)
  useEffect(() => {
    if (!enabled) return undefined
    const target: Target = { dialogId, handle: (scan) => latest.current(scan) }
    targets = [...targets, target]
    return () => {
      targets = targets.filter((one) => one !== target)
    }
  }, [enabled, dialogId, latest])
}

/** Takes every scan that no target takes: the card of what was scanned. One in the page. */
export function useDefaultScanTarget(handler: Handler): void {
  const latest = useLatest(handler)
  useEffect(() => {
    const handle: Handler = (scan) => latest.current(scan)
    fallback = handle
    return () => {
      if (fallback === handle) fallback = null
    }
  }, [latest])
}
