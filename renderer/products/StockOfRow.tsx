import { useEffect, useState } from 'react'
import type { ProductCard } from '#shared/contracts/lookup.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useLatest } from '../grid/index.ts'
import { StockDialog, type StoreStock } from '../lookup/StockDialog.tsx'
import { Button, Modal, Stack, Text } from '../ui/index.ts'

/**
 * 在庫数 of a product: the store is chosen where there are several, then its stock is corrected.
 * Nothing is shown before the figures are there, so that the first key meets the first store.
 */
export function StockOfRow({ productId, onClose }: { readonly productId: number; readonly onClose: () => void }) {
  const { t, format } = useWords()
  const errors = useErrors()
  const latest = useLatest({ errors, onClose })
  const [card, setCard] = useState<ProductCard | null>(null)
  const [chosen, setChosen] = useState<StoreStock | null>(null)
  useEffect(() => {
    let gone = false
    call('lookup.card', { productId }).then(
      (found) => !gone && setCard(found),
      (error: unknown) => {
        if (gone) return
        latest.current.errors.show(error)
        latest.current.onClose()
      },
    )
    return () => {
      gone = true
    }
  }, [productId, latest])
  if (!card) return null
  const { stock } = card
  const [only] = stock
  const store = chosen ?? (stock.length === 1 ? (only ?? null) : null)
  if (store) return <StockDialog card={card} store={store} onClose={onClose} />
  return (
    <Modal opened onClose={onClose} title={t('lookup.stock.mend')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap="sm">
        <Text fw={600}>{card.productName}</Text>
        <Text size="sm">{t(stock.length === 0 ? 'products.stock.noStores' : 'products.stock.which')}</Text>
        {stock.map((one, at) => (
          <Button
            key={one.storeId}
            variant="default"
            justify="space-between"
            data-autofocus={at === 0 || undefined}
            rightSection={
              <span>
                {one.stockAmount === null
                  ? t(one.stockState === 'unknown' ? 'lookup.stock.unknown' : 'lookup.stock.none')
                  : format.number(one.stockAmount)}
              </span>
            }
            onClick={() => setChosen(one)}
          >
            {one.storeName}
          </Button>
        ))}
      </Stack>
    </Modal>
  )
}
