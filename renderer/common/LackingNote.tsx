import type { ReactNode } from 'react'
import type { TransactionLacking } from '#shared/contracts/transactions.ts'
import { Alert, Text } from '../ui/index.ts'
import { useWords } from './i18n.ts'

/** What of a transaction could not be read; nothing where it is whole. */
export function LackingNote({
  lacking: { lines, total },
  children,
}: {
  readonly lacking: TransactionLacking
  readonly children?: ReactNode
}) {
  const { t } = useWords()
  if (lines === 0 && !total) return null
  return (
    <Alert color="yellow" mt="xs" title={t('transactions.lacking.title')}>
      {lines === 0 ? null : <Text size="sm">{t('transactions.lacking.lines', { count: lines })}</Text>}
      {total ? <Text size="sm">{t('transactions.lacking.total')}</Text> : null}
      <Text size="sm">{t('transactions.lacking.hint')}</Text>
      {children}
    </Alert>
  )
}
