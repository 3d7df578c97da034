import { useState } from 'react'
import type { ProductRow } from '#shared/contracts/products.ts'
import { errorText } from '../app/errors.ts'
import { useWords } from '../app/i18n.ts'
import { useEngine } from '../app/queries.ts'
import { StockDialog, type StoreStock } from '../lookup/StockDialog.tsx'
import { Alert, Button, Loader, Modal, Stack, Text } from '../ui/index.ts'

/** 在庫数 of a row: the store is chosen where there are several, then its stock is corrected. */
export function StockOfRow({ row, onClose }: { readonly row: ProductRow; readonly onClose: () => void }) {
  const words = useWords()
  const { t, format } = words
  const card = useEngine('lookup.card', { productId: row.productId })
  const stores = card.data?.stock ?? []
  const [chosen, setChosen] = useState<StoreStock | null>(null)
  const [only] = stores
  const store = chosen ?? (stores.length === 1 ? (only ?? null) : null)
  if (card.data && store) return <StockDialog card={card.data} store={store} onClose={onClose} />
  return (
    <Modal opened onClose={onClose} title={t('lookup.stock.mend')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap="sm">
        <Text fw={600}>{row.productName}</Text>
        {card.error ? <Alert color="red">{errorText(words, card.error)}</Alert> : null}
        {card.isPending ? <Loader size="sm" /> : null}
        {card.data && stores.length === 0 ? <Text size="sm">{t('products.stock.noStores')}</Text> : null}
        {stores.length > 1 ? <Text size="sm">{t('products.stock.which')}</Text> : null}
        {stores.map((one, at) => (
          <Button
            key={one.storeId}
            variant="default"
            justify="space-between"
            data-autofocus={at === 0 || undefined}
            rightSection={<span>{one.stockAmount === null ? t('lookup.stock.none') : format.number(one.stockAmount)}</span>}
            onClick={() => setChosen(one)}
          >
            {one.storeName}
          </Button>
        ))}
      </Stack>
    </Modal>
  )
}
