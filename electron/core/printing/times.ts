/** How long a driver waits for what. Milliseconds. */
export interface DriverTimes {
  /** For the first answer, and for each later one. */
  readonly firstReplyMs: number
  /** Between further tries to wake it. */
  readonly retryMs: number
  /** A sleeping printer may need this long (no maker gives a figure; other programs allow 10 s). */
  readonly wakeMs: number
  /** Nothing more is on its way after this. */
  readonly quietMs: number
  /** How often a printer at work is asked how it is. */
  readonly pollMs: number
  /** A printer that is ready and has not proved its work for this long cannot prove it. */
  readonly proofMs: number
  /** Silence of this length in the middle of a job is a lost line. */
  readonly deadMs: number
}

export const usualTimes: DriverTimes = {
  firstReplyMs: 2_000,
  retryMs: 1_000,
  wakeMs: 10_000,
  quietMs: 150,
  pollMs: 1_000,
  proofMs: 20_000,
  deadMs: 30_000,
}

/** A slow printer needs about a millisecond for a byte, of text or of a picture. */
const msPerByte = 1

/** The same with time for all of a job to come out before its proof is missed. */
export const withPrintingTime = (times: DriverTimes, bytes: Uint8Array): DriverTimes => ({
  ...times,
  proofMs: times.proofMs + bytes.length * msPerByte,
})
