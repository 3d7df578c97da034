import { BantoError } from '#shared/errors.ts'

/** What cannot be done with a count as it stands; `reason` is what the page has words for. */
export const refuse = (reason: string, message: string, details: Readonly<Record<string, number>> = {}): BantoError =>
  new BantoError('INVALID_INPUT', message, { details: { reason, ...details } })
