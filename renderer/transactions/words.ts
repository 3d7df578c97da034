import { useMemo } from 'react'
import type { FigureDifference, Transaction, TransactionRow } from '#shared/contracts/transactions.ts'
import { useWords, type Wording } from '../common/i18n.ts'

interface TransactionWords extends Wording {
  /** `10:05` of a moment, by the clock of the till. */
  readonly time: (at: string) => string
  /** `11/24(火)`, with the year in English. */
  readonly day: (day: string) => string
  readonly weekday: (day: string) => string
  /** 返品, 入金 … ; null: a plain sale. */
  readonly kind: (row: Pick<TransactionRow, 'kind' | 'division'>) => string | null
  readonly payment: (payment: Transaction['payments'][number]) => string
  readonly difference: (difference: FigureDifference) => string
}

/** Words of what the tills did. */
export function useTransactionWords(): TransactionWords {
  const words = useWords()
  return useMemo(() => {
    const { t, find, format, language } = words
    const locale = language === 'ja' ? 'ja-JP' : 'en-GB'
    const long = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'numeric', day: 'numeric', weekday: 'short' })
    const short = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'short' })
    return {
      ...words,
      time: (at) => at.slice(11, 16),
      day: (day) => long.format(new Date(day)),
      weekday: (day) => short.format(new Date(day)),
      kind: ({ kind, division }) =>
        kind === 'sale'
          ? null
          : kind === 'return'
            ? t('transactions.kinds.return')
            : (find(`transactions.divisions.${division}`) ?? t('transactions.kinds.other', { division })),
      payment: ({ kind, name }) => (kind === 'other' ? (name ?? t('transactions.payments.other')) : t(`transactions.payments.${kind}`)),
      difference: ({ kind, rate, own, computed }) =>
        t(`transactions.differences.${kind}`, { rate: rate ?? 0, own: format.yen(own), computed: format.yen(computed) }),
    }
  }, [words])
}
