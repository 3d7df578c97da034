import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, CloseButton, Group, IconPrinter, Title } from '../ui/index.ts'
import { TransactionContent } from './TransactionContent.tsx'

/** One transaction as its receipt has it, and what can be done with it. */
export function TransactionDetail(props: {
  readonly transactionId: number
  readonly onClose: () => void
  readonly onPrint: (document: 'receipt' | 'deliveryNote') => void
}) {
  const { t } = useWords()
  const { data: transaction } = useEngine('transactions.open', { transactionId: props.transactionId })
  return (
    <aside className="transactions-detail" aria-label={t('transactions.detail.title')}>
      <Group justify="space-between" wrap="nowrap" align="start">
        <Title order={2} fz={15}>
          {transaction === undefined ? t('transactions.detail.title') : t('transactions.detail.number', { number: transaction.number })}
        </Title>
        <CloseButton aria-label={t('transactions.detail.close')} onClick={props.onClose} />
      </Group>
      <TransactionContent
        transactionId={props.transactionId}
        actions={
          <Group gap={8} mt="xs">
            <Button size="xs" leftSection={<IconPrinter size={15} />} onClick={() => props.onPrint('receipt')}>
              {t('transactions.detail.reprint')}
            </Button>
            <Button size="xs" variant="default" onClick={() => props.onPrint('deliveryNote')}>
              {t('transactions.detail.deliveryNote')}
            </Button>
          </Group>
        }
      />
    </aside>
  )
}
