import { randomUUID } from 'node:crypto'
import { BantoError, isBantoError } from '#shared/errors.ts'
import type { Log } from '../context.ts'

/** Input that would overflow whoever walks it. */
export const deepInput = (name: string): BantoError =>
  new BantoError('INVALID_INPUT', `${name}: nested too deep`, { details: { method: name, path: '', problem: 'nested too deep' } })

/**
 * Whatever was thrown, as it crosses the seam. What is not a BantoError is a bug: it gets an
 * incident id under which the log has the whole story, and the page shows only that id.
 */
export const toErrorBody = (error: unknown, name: string, log: Log): ReturnType<BantoError['toBody']> => {
  if (isBantoError(error)) return error.toBody()
  const incident = randomUUID().slice(0, 8)
  log.error('rpc.incident', {
    incident,
    method: name,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  })
  return new BantoError('INTERNAL', `incident ${incident} in ${name}`, { details: { incident, method: name } }).toBody()
}
