import type { Transaction } from '#shared/contracts/transactions.ts'

export interface Numbered {
  readonly transactionId: number
  /** レシート番号. */
  readonly receiptNumber: string | null
  readonly tillNumber: string | null
  /** 取引区分. */
  readonly division: string
  /** 1: 返品販売. */
  readonly returnSales: string
  readonly total: number
}

/** The number by which a person knows it. */
export const numberOf = ({ receiptNumber, tillNumber, transactionId }: Numbered): string =>
  receiptNumber ?? tillNumber ?? String(transactionId)

export function kindOf({ division, returnSales, total }: Numbered): Transaction['kind'] {
  if (division !== '1') return 'other'
  return returnSales === '1' || total < 0 ? 'return' : 'sale'
}
