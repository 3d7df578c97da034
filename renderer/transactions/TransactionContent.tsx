import './transactions.css'
import type { ReactNode } from 'react'
import type { Transaction } from '#shared/contracts/transactions.ts'
import { isBantoError } from '#shared/errors.ts'
import { errorText } from '../common/errors.ts'
import { LackingNote } from '../common/LackingNote.tsx'
import { useEngine } from '../common/queries.ts'
import { Alert, Center, Loader, Text } from '../ui/index.ts'
import { useTransactionWords } from './words.ts'

function Lines({ transaction }: { readonly transaction: Transaction }) {
  const { t, format } = useTransactionWords()
  return (
    <table className="transactions-lines" aria-label={t('transactions.detail.lines')}>
      <tbody>
        {transaction.lines.map((line) => (
          <tr key={line.lineNo}>
            <td>
              {line.returned ? (
                <span className="transactions-mark" data-tone="return">
                  {t('transactions.kinds.return')}
                </span>
              ) : null}
              {line.name}
              {line.reduced ? ` ${t('transactions.reducedMark')}` : ''}
              <Text size="xs" c="dimmed">
                {t('transactions.detail.line', { price: format.yen(line.price), quantity: format.number(line.quantity) })}
                {line.taxDivision === '1' ? ` ${t('transactions.detail.taxAdded')}` : ''}
                {line.taxDivision === '2' ? ` ${t('transactions.untaxed')}` : ''}
                {line.discount === 0 ? '' : ` ${t('transactions.detail.lineDiscount', { amount: format.yen(-line.discount) })}`}
              </Text>
            </td>
            <td data-number>{format.yen(line.amount)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Name and amount, one below the other; what is nothing is left out. */
function Sums({ transaction }: { readonly transaction: Transaction }) {
  const words = useTransactionWords()
  const { t, format } = words
  const rows: readonly (readonly [key: string, label: string, amount: number, isStrong?: boolean])[] = [
    ['subtotal', t('transactions.detail.subtotal'), transaction.subtotal],
    ['subtotalDiscount', t('transactions.detail.subtotalDiscount'), -transaction.subtotalDiscount],
    ['pointDiscount', t('transactions.detail.pointDiscount'), -transaction.pointDiscount],
    ['couponDiscount', t('transactions.detail.couponDiscount'), -transaction.couponDiscount],
    ['taxAdded', t('transactions.detail.taxOnTop'), transaction.taxAdded],
    ['carriage', t('transactions.detail.carriage'), transaction.carriage],
    ['commission', t('transactions.detail.commission'), transaction.commission],
    ['taxFree', t('transactions.detail.taxFree'), -transaction.taxFree],
    ['total', t('transactions.detail.total'), transaction.total, true],
    ...transaction.payments.map((payment, at) => [`payment ${at}`, words.payment(payment), payment.amount] as const),
    ['deposit', t('transactions.detail.deposit'), transaction.change === 0 ? 0 : transaction.deposit],
    ['change', t('transactions.detail.change'), transaction.change],
  ]
  return (
    <dl className="transactions-sums">
      {rows
        .filter(([, , amount, isStrong]) => amount !== 0 || isStrong === true)
        .map(([key, label, amount, isStrong]) => (
          <div key={key} data-strong={isStrong || undefined}>
            <dt>{label}</dt>
            <dd>{format.yen(amount)}</dd>
          </div>
        ))}
    </dl>
  )
}

function Rates({ transaction }: { readonly transaction: Transaction }) {
  const { t, format } = useTransactionWords()
  return (
    <table className="transactions-lines" aria-label={t('transactions.detail.rates')}>
      <tbody>
        {transaction.rates.map(({ rate, reduced, total, tax }) => (
          <tr key={rate}>
            <td>
              {rate === null ? t('transactions.untaxed') : t('transactions.detail.rate', { rate })}
              {reduced ? ` ${t('transactions.reducedMark')}` : ''}
            </td>
            <td data-number>{format.yen(total)}</td>
            <td data-number>{rate === null ? '' : t('transactions.detail.taxWithin', { tax: format.yen(tax) })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface TransactionContentProps {
  readonly transactionId: number
  /** What can be done with a sale or a return; stands above its lines. */
  readonly actions?: ReactNode
}

/** What happened in one transaction, as its receipt has it. */
export function TransactionContent({ transactionId, actions = null }: TransactionContentProps) {
  const words = useTransactionWords()
  const { t, format } = words
  const { data: transaction, error } = useEngine('transactions.open', { transactionId })
  if (error !== null) {
    return (
      <Alert color="red" role="alert">
        {isBantoError(error) ? errorText(words, error) : t('app.failed')}
      </Alert>
    )
  }
  if (transaction === undefined) {
    return (
      <Center p="xl">
        <Loader size="sm" />
      </Center>
    )
  }
  const kind = words.kind(transaction)
  return (
    <>
      <Text size="sm" c="dimmed">
        {[format.moment(transaction.at), transaction.storeName, transaction.staffName].filter(Boolean).join(' · ')}
      </Text>
      {kind === null ? null : (
        <span className="transactions-mark" data-tone={transaction.kind}>
          {kind}
        </span>
      )}
      {transaction.cancelled ? (
        <Alert color="yellow" mt="xs" title={t('transactions.cancelled')}>
          {transaction.cancelledAt === null
            ? t('transactions.detail.cancelled')
            : t('transactions.detail.cancelledAt', { when: format.shortMoment(transaction.cancelledAt) })}
        </Alert>
      ) : null}
      <LackingNote lacking={transaction.lacking} />
      {transaction.differences.length === 0 ? null : (
        <Alert color="yellow" mt="xs" title={t('transactions.differences.title')}>
          {transaction.differences.map((difference) => (
            <Text size="sm" key={`${difference.kind} ${difference.rate}`}>
              {words.difference(difference)}
            </Text>
          ))}
        </Alert>
      )}
      {transaction.kind === 'other' ? null : actions}
      <Lines transaction={transaction} />
      <Sums transaction={transaction} />
      {transaction.rates.length === 0 ? null : <Rates transaction={transaction} />}
      {transaction.memo === null ? null : (
        <Text size="sm" mt="xs">
          {t('transactions.detail.memo', { memo: transaction.memo })}
        </Text>
      )}
      {transaction.sumDate !== null || transaction.kind === 'other' ? null : (
        <Text size="xs" c="dimmed" mt="xs">
          {t('transactions.detail.notClosed')}
        </Text>
      )}
    </>
  )
}
