import { useEffect, useRef, useState } from 'react'
import type { PayloadOf } from '#shared/contracts/index.ts'
import type { ScanSource, UnreadProblem } from '#shared/contracts/scanners.ts'
import { readCode, type CodeReading, type InStoreRule } from '#shared/domain/barcode/index.ts'
import { call, subscribe } from '../api/index.ts'
import { useScanTarget } from '../scanning/index.ts'

/** Something that a scanner sent while the set-up is open. */
export interface Heard {
  readonly number: number
  /** `port`: the line that is being tried. */
  readonly from: { readonly deviceId: number } | 'port' | Extract<ScanSource, 'wedge' | 'camera'>
  /** Everything that came, one character a byte. */
  readonly bytes: string
  readonly problem: UnreadProblem | null
  readonly reading: CodeReading | null
}

/** Lines that are kept to look at. */
const mostKept = 50
/** The engine tells for half a minute what comes over its lines. Milliseconds. */
const watchIntervalMs = 10_000

/** What comes in, latest first. While it is shown, scans are for it alone. */
export function useHeard(rules: readonly InStoreRule[]): { readonly heard: readonly Heard[]; readonly clear: () => void } {
  const [heard, setHeard] = useState<readonly Heard[]>([])
  const latestRules = useRef(rules)
  useEffect(() => {
    latestRules.current = rules
  }, [rules])
  const add = (one: Omit<Heard, 'number'>): void =>
    setHeard((before) => [{ ...one, number: (before[0]?.number ?? 0) + 1 }, ...before].slice(0, mostKept))

  // Scans of devices come as `heard` as well, with everything around them.
  useScanTarget(({ source, raw, code }) => {
    if (source === 'wedge' || source === 'camera') add({ from: source, bytes: raw, problem: null, reading: code })
  })
  useEffect(() => {
    const watch = (): void => void call('scanners.watch', {}).catch(() => undefined)
    const onHeard = ({ deviceId, bytes, text, problem }: PayloadOf<'scanners.heard'>): void =>
      add({
        from: deviceId === null ? 'port' : { deviceId },
        bytes,
        problem,
        reading: text === null ? null : readCode(text, { rules: latestRules.current }),
      })
    watch()
    const timer = setInterval(watch, watchIntervalMs)
    const stop = subscribe('scanners.heard', onHeard)
    return () => {
      clearInterval(timer)
      stop()
    }
  }, [])
  return { heard, clear: () => setHeard([]) }
}
