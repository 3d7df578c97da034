import type { DeviceCondition } from '#shared/domain/devices.ts'
import { polledDriver, type PolledStatus } from './polled.ts'

const answer = /\x02(.{2})(.)(\d{6})(.{16})\x03/su

function conditionOf(letter: string): DeviceCondition {
  if (/[A-E]/u.test(letter)) return 'ready'
  if (/[G-KM-QS-W]/u.test(letter)) return 'busy'
  if (/[0-4]/u.test(letter)) return 'offline'
  return ({ b: 'coverOpen', c: 'paperOut', d: 'ribbonOut', e: 'wrongMedia' } as const)[letter] ?? 'error'
}

/** The answer to ENQ with status return 4 (id, status, labels left, job's name). Source: SATO, SBPL programming reference. */
export function readSatoStatus(bytes: Uint8Array): { readonly value: PolledStatus; readonly used: number } | null {
  const found = answer.exec(Buffer.from(bytes).toString('latin1'))
  if (found === null) return null
  return { value: { condition: conditionOf(found[2] ?? ''), left: Number(found[3]) }, used: found.index + found[0].length }
}

export const sbplDriver = polledDriver({
  language: 'sbpl',
  question: Uint8Array.of(0x05),
  cancel: Uint8Array.of(0x18),
  read: readSatoStatus,
})
