import type { Transaction } from '#shared/contracts/transactions.ts'

/** How documents write amounts, numbers and times: in Japanese, like every paper of the shop. */
const numbers = new Intl.NumberFormat('ja-JP', { maximumFractionDigits: 3 })
const days = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' })
const times = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

export const number = (value: number): string => numbers.format(value === 0 ? 0 : value)

/** `¥1,280`, `-¥100`. */
export const yen = (value: number): string => `${value < 0 ? '-' : ''}¥${number(Math.abs(value))}`

const moment = (iso: string): Date | null => {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? null : date
}

/** `2026年11月29日(日)`; what is no time stays as it is. */
export const day = (iso: string): string => {
  const date = moment(iso.length === 10 ? `${iso}T00:00:00+09:00` : iso)
  return date === null ? iso : days.format(date)
}

export const dayAndTime = (iso: string): string => {
  const date = moment(iso)
  return date === null ? iso : `${days.format(date)} ${times.format(date)}`
}

/** Where something is: a text that a template may ask for. */
export const mark = (is: boolean): string => (is ? '1' : '')

type Rate = Transaction['rates'][number]

/** What is taxed, rate by rate. */
export const rateValues = (rates: readonly Rate[]) =>
  rates.flatMap(({ rate, reduced, total, tax }) =>
    rate === null ? [] : [{ rate: number(rate), mark: reduced ? '※' : '', total: yen(total), tax: yen(tax) }],
  )

/** What is not taxed; empty where there is none. */
export function untaxedOf(rates: readonly Rate[]): string {
  const found = rates.find(({ rate }) => rate === null)
  return found === undefined ? '' : yen(found.total)
}

export const paymentName = ({ kind, name }: Pick<Transaction['payments'][number], 'kind' | 'name'>): string =>
  kind === 'cash' ? '現金' : kind === 'credit' ? 'クレジット' : (name ?? 'その他')
