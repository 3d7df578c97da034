import type { ScanSource } from '#shared/contracts/scanners.ts'
import type { Beep } from '#shared/contracts/stockCounts.ts'
import { create } from 'zustand'
import { call } from '../../api/index.ts'
import { asBody } from '../../common/errors.ts'
import { readInWindow, writeInWindow } from '../../common/storage.ts'
import { useStockCounts, type Counter } from '../state.ts'

/** What was read, and with which quantity (null: one). */
export type Reading = { readonly pieces: number | null } & (
  | { readonly kind: 'scan'; readonly code: string; readonly raw: string; readonly source: ScanSource | 'keyboard' }
  | { readonly kind: 'add'; readonly productId: number }
)

/** A beep that did not reach the disk, with all that it takes to record it later. */
export interface Unrecorded {
  /** Of this window, never used again. */
  readonly id: string
  readonly counter: Counter
  readonly shelfId: string | null
  readonly reading: Reading
  /** The code as it was scanned; of a product chosen by hand its name. */
  readonly code: string
  /** Why it was not recorded, in words. */
  readonly reason: string
}

const storageName = 'banto.stockCounts.unrecorded'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null
/** An older page of the program may have kept them in another shape: those would break the page that shows them. */
const isUnrecorded = (item: unknown): item is Unrecorded =>
  isObject(item) &&
  [item['id'], item['code'], item['reason']].every((text) => typeof text === 'string') &&
  isObject(item['counter']) &&
  [item['counter']['countId'], item['counter']['person']].every((text) => typeof text === 'string') &&
  isObject(item['reading']) &&
  (item['reading']['kind'] === 'scan' || item['reading']['kind'] === 'add')

function stored(): readonly Unrecorded[] {
  try {
    const items: unknown = JSON.parse(readInWindow(storageName) ?? '[]')
    return Array.isArray(items) ? items.filter(isUnrecorded) : []
  } catch {
    return []
  }
}

/** Beeps that were not recorded, oldest first: they stay, over other pages and a reload of the window, until a person has dealt with them. */
export const useUnrecorded = create<{ readonly items: readonly Unrecorded[] }>(() => ({ items: stored() }))

function put(items: readonly Unrecorded[]): void {
  useUnrecorded.setState({ items })
  writeInWindow(storageName, JSON.stringify(items))
}

/** Keeps a beep in sight, or renews why it failed. */
export function keepUnrecorded(item: Unrecorded): void {
  const { items } = useUnrecorded.getState()
  put(items.some(({ id }) => id === item.id) ? items.map((one) => (one.id === item.id ? item : one)) : [...items, item])
}

/** It is recorded, or a person does not want it. */
export function forgetUnrecorded(id: string): void {
  const { items } = useUnrecorded.getState()
  if (items.some((one) => one.id === id)) put(items.filter((one) => one.id !== id))
}

/** Records a reading in a session. Throws what the engine does. */
export const sendReading = (sessionId: string, shelfId: string | null, reading: Reading): Promise<Beep> =>
  reading.kind === 'scan'
    ? call('stockCounts.scan', {
        sessionId,
        shelfId,
        code: reading.code,
        raw: reading.raw,
        source: reading.source,
        pieces: reading.pieces,
      })
    : call('stockCounts.add', { sessionId, shelfId, productId: reading.productId, pieces: reading.pieces ?? 1 })

const isSame = (a: Counter, b: Counter): boolean => a.countId === b.countId && a.person === b.person && a.round === b.round

/**
 * Records a beep that failed for the person who scanned it: in the session of then, in the one that this person has at this window now, or,
 * where both have ended, in one of its own. Throws what the engine does; the beep is kept then.
 */
export async function sendUnrecorded({ counter, shelfId, reading }: Unrecorded): Promise<Beep> {
  const now = useStockCounts.getState().session
  const sessions = new Set([counter.sessionId, ...(now !== null && isSame(now, counter) ? [now.sessionId] : [])])
  for (const sessionId of sessions) {
    try {
      return await sendReading(sessionId, shelfId, reading)
    } catch (error) {
      if (asBody(error).details['reason'] !== 'sessionEnded') throw error
    }
  }
  const { countId, person, round } = counter
  const { sessionId } = await call('stockCounts.join', { countId, person, round })
  try {
    return await sendReading(sessionId, shelfId, reading)
  } finally {
    await call('stockCounts.leave', { sessionId }).catch(() => undefined)
  }
}
