import { useEffect, useState } from 'react'
import type { DeletionPlan, RowSelection } from '#shared/contracts/products.ts'
import { call, subscribe } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useLatest } from '../grid/index.ts'
import { Alert, Button, Group, IconAlertTriangle, List, Modal, Stack, Text } from '../ui/index.ts'
import { DeletedNotice } from './DeletedNotice.tsx'
import { showNotice } from './notices.ts'

interface Props {
  readonly rows: readonly RowSelection[]
  readonly onClose: () => void
}

/** What hangs on the products, counted anew whenever products change while the person thinks. */
function usePlan({ rows, onClose }: Props): DeletionPlan | null {
  const errors = useErrors()
  const latest = useLatest({ errors, onClose })
  const [plan, setPlan] = useState<DeletionPlan | null>(null)
  useEffect(() => {
    let gone = false
    const count = (): void => {
      call('products.planDelete', { rows: [...rows] }).then(
        (counted) => !gone && setPlan(counted),
        (error: unknown) => {
          if (gone) return
          latest.current.errors.show(error)
          latest.current.onClose()
        },
      )
    }
    count()
    const stop = subscribe('products.changed', count)
    return () => {
      gone = true
      stop()
    }
  }, [rows, latest])
  return plan
}

function Hanging({ plan }: { readonly plan: DeletionPlan }) {
  const { t, format } = useWords()
  const { stock, unsent, newProducts, going, underway } = plan
  const lines = [
    stock.products > 0
      ? t('products.delete.stock', {
          count: stock.products,
          stores: format.number(stock.stores),
          amount: format.number(stock.amount),
        })
      : '',
    plan.products > 0 && !stock.isWhole ? t('products.delete.stockUnknown') : '',
    unsent > 0 ? t('products.delete.unsent', { count: unsent }) : '',
    newProducts > 0 ? t('products.delete.new', { count: newProducts }) : '',
    going > 0 ? t('products.delete.going', { count: going }) : '',
    underway > 0 ? t('products.delete.underway', { count: underway }) : '',
  ].filter(Boolean)
  if (lines.length === 0) return null
  return (
    <List size="sm" aria-label={t('products.delete.hanging')}>
      {lines.map((line) => (
        <List.Item key={line}>{line}</List.Item>
      ))}
    </List>
  )
}

/** Asks before products are staged to be deleted: how many, what hangs on them, and that a send cannot be taken back. */
export function DeleteDialog({ rows, onClose }: Props) {
  const { t } = useWords()
  const errors = useErrors()
  const plan = usePlan({ rows, onClose })
  const [busy, setBusy] = useState(false)
  if (plan === null) return null
  const count = plan.products + plan.newProducts
  const more = count - plan.named.length
  const go = async (): Promise<void> => {
    setBusy(true)
    try {
      const { deleted, discarded, changeSetId } = await call('products.stageDelete', { rows: [...rows] })
      onClose()
      if (changeSetId === null) return
      showNotice('staged', {
        title: deleted > 0 ? t('products.delete.done', { count: deleted }) : t('products.delete.doneNew', { count: discarded }),
        message: <DeletedNotice changeSetId={changeSetId} isSent={deleted > 0} discarded={deleted > 0 ? discarded : 0} />,
        autoClose: 10_000,
      })
    } catch (error) {
      errors.show(error)
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={t('products.delete.title')} size={560} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap="sm">
        <Text>{count === 0 ? t('products.delete.nothing') : t('products.delete.text', { count })}</Text>
        {plan.named.length > 0 && (
          <ul className="products-named" aria-label={t('products.delete.named')}>
            {plan.named.map(({ productId, productName, productCode }) => (
              <li key={productId} className="products-clip">
                {productName}
                {productCode !== null && (
                  <Text component="span" size="xs" c="dimmed" ml={8}>
                    {productCode}
                  </Text>
                )}
              </li>
            ))}
            {more > 0 && <li>{t('products.paste.more', { count: more })}</li>}
          </ul>
        )}
        <Hanging plan={plan} />
        {plan.products > 0 && (
          <Alert color="orange" icon={<IconAlertTriangle />}>
            {t('products.delete.final')}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('products.delete.keep')}
          </Button>
          <Button color="red" disabled={count === 0 || busy} onClick={() => void go()}>
            {count > 1 ? t('products.delete.goMany', { count }) : t('products.delete.go')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
