/** The sandbox's clock: the machine's, shifted on demand. Only what the API says is shifted, not the life of tokens. */
export interface Clock {
  now(): Date
  /** The API's form: `YYYY-MM-DDThh:mm:ss+09:00`, resolution one second. */
  stamp(): string
  skewSeconds(): number
  setSkew(seconds: number): void
}

const nineHours = 9 * 3_600_000

/** A moment as Smaregi writes it, in Japan's zone whatever the machine's. */
export function tokyoTime(ms: number): string {
  return `${new Date(ms + nineHours).toISOString().slice(0, 19)}+09:00`
}

export function createClock(skewSeconds = 0): Clock {
  let skew = skewSeconds
  const now = (): Date => new Date(Date.now() + skew * 1000)
  return {
    now,
    stamp: () => tokyoTime(now().getTime()),
    skewSeconds: () => skew,
    setSkew(seconds) {
      skew = seconds
    },
  }
}
