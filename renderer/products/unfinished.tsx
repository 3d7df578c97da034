import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { ProductRow } from '#shared/contracts/products.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { useLatest, type GridColumn, type GridHandle, type UnfinishedEdit } from '../grid/index.ts'
import { Button, notifications, Stack, Text } from '../ui/index.ts'
import { firstRequest, useProducts, type ColumnId } from './settings.ts'
import { shopNow } from './shopNow.ts'

const noticeId = (productId: number, columnId: string): string => `products-unfinished-${productId}-${columnId}`

/** Shows the product and its column, whatever is searched or hidden, and opens the cell with the text in it. */
function resume(productId: number, columnId: ColumnId, typed: string): void {
  const { request, columns, setColumns, leaveAt, ask } = useProducts.getState()
  if (!columns.shown.includes(columnId)) setColumns({ shown: [...columns.shown, columnId] })
  leaveAt({ productId, columnId, below: 3, typed })
  ask({ ...firstRequest, sort: request.sort })
  useNavigation.getState().go('products')
}

/** The cell is open again with its text: the notice has done its work. */
export function resumed(grid: GridHandle, productId: number, columnId: string, typed: string): void {
  // First: another text that is open in the same cell gets a notice under the same id.
  notifications.hide(noticeId(productId, columnId))
  grid.edit(typed)
}

/**
 * An edit whose row left the list with a text that is not right: the notice names product and text,
 * keeps them, and leads back to the cell. It stands until the person closes it.
 */
export function useUnfinished(columns: readonly GridColumn<ProductRow>[]): (edit: UnfinishedEdit<ProductRow>) => void {
  const { t } = useWords()
  const client = useQueryClient()
  const latest = useLatest({ t, columns })
  return useCallback(
    ({ data, columnId, text, message }) => {
      const { t: say, columns: shown } = latest.current
      const { productId, productName, productCode } = data
      const shop = shopNow(client)
      const id = noticeId(productId, columnId)
      notifications.show({
        id,
        color: 'yellow',
        title: say('products.unfinished.title'),
        autoClose: false,
        message: (
          <Stack gap={6} align="flex-start">
            <Text size="sm">
              {say('products.unfinished.text', {
                product: productName || productCode || '',
                column: shown.find((one) => one.id === columnId)?.title ?? say(`fields.${columnId as ColumnId}`),
                text,
                reason: message,
              })}
            </Text>
            <Button
              size="xs"
              variant="light"
              onClick={() => {
                // Another shop has other products under the same numbers.
                if (shop === shopNow(client)) resume(productId, columnId as ColumnId, text)
                else notifications.hide(id)
              }}
            >
              {say('products.unfinished.goOn')}
            </Button>
          </Stack>
        ),
      })
    },
    [client, latest],
  )
}
