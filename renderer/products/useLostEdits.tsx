import { useCallback } from 'react'
import type { ProductRow } from '#shared/contracts/products.ts'
import { isBantoError } from '#shared/errors.ts'
import { errorText } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useLatest, type GridBatch, type GridColumn } from '../grid/index.ts'
import { Button, notifications, Stack, Text } from '../ui/index.ts'
import { cellsMeant } from './acts.ts'
import { isField } from './columns.ts'
import type { ProductView } from './viewRows.ts'
import type { FieldValues } from './values.ts'

let count = 0

/**
 * Says which edit did not come into the outbox, with what was typed, and does it again on demand:
 * for the same products, whatever the list shows by then.
 */
export function useLostEdits(columns: readonly GridColumn<ProductRow>[], values: FieldValues) {
  const words = useWords()
  const latest = useLatest({ words, columns, values })

  return useCallback(
    (batch: GridBatch, view: ProductView, error: unknown, again: () => void): void => {
      const { words: now, columns: shown, values: fields } = latest.current
      const { t } = now
      const first = batch.kind === 'cells' ? batch.cells[0] : batch.parts[0]
      if (!first) return
      const { columnId, value } = first
      const one = batch.kind === 'cells' ? batch.cells[0] : undefined
      const details = {
        count: cellsMeant(batch),
        product: (one && view.rows.get(one.row)?.productName) ?? '',
        column: shown.find(({ id }) => id === columnId)?.title ?? columnId,
        value: value === null ? t('common.empty') : isField(columnId) ? fields.show(columnId, value) : String(value),
      }
      count += 1
      const id = `products-lost-${count}`
      // Positions of a list that is gone name no product any more.
      const nameless = isBantoError(error) && error.code === 'VIEW_GONE'
      notifications.show({
        id,
        color: 'red',
        title: t('products.lost.title'),
        autoClose: false,
        message: (
          <Stack gap={6} align="flex-start">
            <Text size="sm">{t(details.count === 1 && details.product !== '' ? 'products.lost.one' : 'products.lost.some', details)}</Text>
            <Text size="sm">{nameless ? t('products.lost.viewGone') : errorText(now, error)}</Text>
            {nameless ? null : (
              <Button
                size="xs"
                variant="light"
                onClick={() => {
                  notifications.hide(id)
                  again()
                }}
              >
                {t('products.lost.again')}
              </Button>
            )}
          </Stack>
        ),
      })
    },
    [latest],
  )
}
