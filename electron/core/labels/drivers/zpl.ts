import type { DeviceCondition } from '#shared/domain/devices.ts'
import { polledDriver, type PolledStatus } from './polled.ts'

/** Three lines, each between STX and ETX. */
const answer = /\x02([^\x02\x03]{1,120})\x03\s*\x02([^\x02\x03]{1,120})\x03\s*\x02([^\x02\x03]{1,120})\x03/u

/** The answer to ~HS. Source: Zebra, ZPL II Programming Guide, «~HS Host Status Return». */
export function readHostStatus(bytes: Uint8Array): { readonly value: PolledStatus; readonly used: number } | null {
  const found = answer.exec(Buffer.from(bytes).toString('latin1'))
  if (found === null) return null
  const first = (found[1] ?? '').split(',')
  const second = (found[2] ?? '').split(',')
  const is = (fields: readonly string[], index: number): boolean => fields[index]?.trim() === '1'
  const waiting = Number(first[4] ?? 0) || 0
  const left = Number(second[8] ?? 0) || 0
  const states: readonly (readonly [boolean, DeviceCondition])[] = [
    [is(second, 2), 'coverOpen'],
    [is(first, 1), 'paperOut'],
    [is(second, 3), 'ribbonOut'],
    [is(first, 11), 'overheated'],
    [is(first, 2), 'paused'],
    [waiting > 0 || left > 0 || is(first, 7), 'busy'],
  ]
  const condition = states.find(([holds]) => holds)?.[1] ?? 'ready'
  return { value: { condition, left: Math.max(left, waiting) }, used: found.index + found[0].length }
}

/** Zebra and what speaks like it. It says nothing while it is open or out of paper. */
export const zplDriver = polledDriver({
  language: 'zpl',
  question: new Uint8Array(Buffer.from('~HS\r\n')),
  cancel: new Uint8Array(Buffer.from('~JA\r\n')),
  read: readHostStatus,
})
