import type { Language } from './index.ts'

/** Times of the shop are Japan's whatever the PC's zone. */
export const shopTimeZone = 'Asia/Tokyo'

export interface Format {
  /** `12,345`; up to 5 decimals, as costs have them. */
  readonly number: (value: number) => string
  /** `1,280円` / `¥1,280`. */
  readonly yen: (value: number) => string
  /** `+3`, `-2`, `0`: what is more or less than something else. */
  readonly signed: (value: number) => string
  /** The same in yen, rounded to whole ones: costs have decimals. */
  readonly signedYen: (value: number) => string
  /** `+12.5%` */
  readonly percentChange: (ratio: number) => string
  /** `2026/11/24 10:05:30`, in Japan's time. */
  readonly moment: (iso: string) => string
  /** `2026/11/24` of `2026-11-24`, in the form of `moment`; another text stays as it is. */
  readonly day: (iso: string) => string
  /** `11/24 10:05`, in Japan's time. */
  readonly shortMoment: (iso: string) => string
  /** `3分前` against `now`; null under a minute, for which the page has words (`common.time.now`). */
  readonly ago: (iso: string, now: Date) => string | null
  /** `12.4 MB` */
  readonly bytes: (value: number) => string
}

/** Makes it at its first use: each of Intl's makers takes milliseconds, and the first screen needs few of them. */
const lazily = <T>(make: () => T): (() => T) => {
  let made: T | undefined
  return () => (made ??= make())
}

const make = (language: Language): Format => {
  const locale = language === 'ja' ? 'ja-JP' : 'en-GB'
  const plain = lazily(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 5 }))
  const change = lazily(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }))
  const size = lazily(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }))
  const long = lazily(
    () =>
      new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-CA', {
        timeZone: shopTimeZone,
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        hourCycle: 'h23',
      }),
  )
  const short = lazily(
    () =>
      new Intl.DateTimeFormat(locale, {
        timeZone: shopTimeZone,
        month: language === 'ja' ? 'numeric' : 'short',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }),
  )
  const relative = lazily(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }))
  const amount = (value: number): string => plain().format(Object.is(value, -0) ? 0 : value)
  const yen = (value: number): string => (language === 'ja' ? `${amount(value)}円` : `${value < 0 ? '-' : ''}¥${amount(Math.abs(value))}`)
  const withPlus = (value: number, text: string): string => (value > 0 ? `+${text}` : text)
  return {
    number: amount,
    yen,
    signed: (value) => withPlus(value, amount(value)),
    signedYen: (value) => withPlus(Math.round(value), yen(Math.round(value))),
    percentChange: (ratio) => change().format(ratio),
    moment: (iso) => long().format(new Date(iso)).replace(', ', ' '),
    day: (iso) => (language === 'ja' && /^\d{4}-\d{2}-\d{2}$/u.test(iso) ? iso.replaceAll('-', '/') : iso),
    shortMoment: (iso) => short().format(new Date(iso)),
    ago: (iso, now) => {
      const seconds = Math.round((Date.parse(iso) - now.getTime()) / 1000)
      const steps = [
        ['minute', 60],
        ['hour', 3_600],
        ['day', 86_400],
      ] as const
      if (Math.abs(seconds) < 60) return null
      const [unit, length] = steps.findLast(([, length]) => Math.abs(seconds) >= length) ?? steps[0]
      // ICU puts a blank between figure and unit that nobody writes in Japanese.
      return relative()
        .format(Math.trunc(seconds / length), unit)
        .replace(/^(\d+) (?=[^a-z])/u, '$1')
    },
    bytes: (value) => {
      const units = ['B', 'KB', 'MB', 'GB', 'TB']
      let index = 0
      let rest = value
      while (rest >= 1000 && index < units.length - 1) {
        rest /= 1000
        index += 1
      }
      return `${size().format(rest)} ${units[index]}`
    },
  }
}

const made = new Map<Language, Format>()

/** Formatting of a language; made once, because Intl's makers are slow. */
export function createFormat(language: Language): Format {
  const known = made.get(language) ?? make(language)
  made.set(language, known)
  return known
}
