import type { Random } from '../random.ts'

/** How a customer pays, as the head and the list of other ways (`depositOthers`) carry it. Yen. */
export interface Payment {
  readonly cashTotal: number
  readonly creditTotal: number
  readonly deposit: number
  readonly depositCash: number
  readonly depositCredit: number
  readonly change: number
  readonly others: readonly { readonly id: number; readonly name: string; readonly amount: number; readonly givesChange: boolean }[]
}

const wallets = [
  { id: 11, name: 'PayPay', givesChange: false },
  { id: 12, name: '交通系IC', givesChange: false },
  { id: 13, name: '楽天ペイ', givesChange: false },
] as const
const voucher = { id: 21, name: '商店街共通商品券', givesChange: false } as const

const cash = (due: number, handed: number): Payment => ({
  cashTotal: due,
  creditTotal: 0,
  deposit: handed,
  depositCash: handed,
  depositCredit: 0,
  change: handed - due,
  others: [],
})

export function pay(random: Random, total: number): Payment {
  // What is given back is given back in cash.
  if (total <= 0) return cash(total, total)
  const dice = random.next()
  if (dice < 0.46) return cash(total, Math.ceil(total / 500) * 500)
  const none = { ...cash(0, 0), deposit: total }
  if (dice < 0.72) return { ...none, creditTotal: total, depositCredit: total }
  if (dice < 0.92) return { ...none, others: [{ ...random.pick(wallets), amount: total }] }
  const part = Math.min(total, Math.max(500, Math.floor(total / 1000) * 500))
  const others = [{ ...voucher, amount: part }]
  if (dice < 0.96 || part === total) {
    const rest = cash(total - part, Math.ceil((total - part) / 500) * 500)
    return { ...rest, deposit: rest.deposit + part, others }
  }
  return { ...none, creditTotal: total - part, depositCredit: total - part, others: [{ ...random.pick(wallets), amount: part }] }
}
