import { useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { dayInJapan } from '#shared/domain/tax.ts'
import { useClock, useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { selectTransaction } from '../transactions/state.ts'
import { TransactionContent } from '../transactions/TransactionContent.tsx'
import { Button, Group, Stack, Title, UnstyledButton } from '../ui/index.ts'
import { closeLookup, closeLookups } from './state.ts'

type Row = OutputOf<'lookup.find'>['transactions'][number]

/** The transaction whose receipt was scanned; `transactions`: one, or several with the same number. */
export function ReceiptCard({ transactions, alone }: { readonly transactions: readonly [Row, ...Row[]]; readonly alone: boolean }) {
  const { t, format } = useWords()
  const clock = useClock()
  const go = useNavigation((navigation) => navigation.go)
  const [chosen, setChosen] = useState(transactions[0].transactionId)
  const row = transactions.find(({ transactionId }) => transactionId === chosen) ?? transactions[0]
  return (
    <Stack gap="md" role="article" aria-label={t('lookup.receipt.title', { number: row.number })}>
      <Title order={2}>{t('lookup.receipt.title', { number: row.number })}</Title>
      {transactions.length === 1 ? null : (
        <div className="lookup-hits" role="listbox" aria-label={t('lookup.receipt.several', { count: transactions.length })}>
          {transactions.map((one) => (
            <UnstyledButton
              key={one.transactionId}
              role="option"
              className="lookup-hit"
              aria-selected={one.transactionId === row.transactionId}
              onClick={() => setChosen(one.transactionId)}
            >
              <span>{format.moment(one.at)}</span>
              <span>{format.yen(one.total)}</span>
            </UnstyledButton>
          ))}
        </div>
      )}
      <div>
        <TransactionContent transactionId={row.transactionId} />
      </div>
      <Group justify="flex-end" gap="xs">
        {alone ? (
          <Button
            variant="default"
            onClick={() => {
              closeLookups()
              selectTransaction(row, dayInJapan(clock()))
              go('transactions')
            }}
          >
            {t('lookup.receipt.show')}
          </Button>
        ) : null}
        <Button onClick={closeLookup}>{t('lookup.close')}</Button>
      </Group>
    </Stack>
  )
}
