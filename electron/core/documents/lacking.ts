import type { TransactionLacking } from '#shared/contracts/transactions.ts'

/** Null where nothing is lacking. */
export const lackingOrNull = (lacking: TransactionLacking): TransactionLacking | null =>
  lacking.lines === 0 && !lacking.total ? null : lacking

/** In receiptline, above everything that a shop's template says: the paper must not be taken for what the till printed. */
export function lackingMark({ lines, total }: TransactionLacking): string {
  const words = [...(lines > 0 ? [`読み取れなかった明細${lines}行を含みません`] : []), ...(total ? ['合計は明細から計算した金額です'] : [])]
  return `^^"《 内容不足 》"\n${words.map((one) => `|${one}\n`).join('')}`
}
