import { useState } from 'react'
import type { ProductCard as Card } from '#shared/contracts/lookup.ts'
import { deletionWords } from '../common/deletion.ts'
import { useWords } from '../common/i18n.ts'
import { IncompleteNote } from '../sync/IncompleteNote.tsx'
import { Alert, Badge, Button, Group, IconTrash, Stack, Table, Text, Tooltip } from '../ui/index.ts'
import { closeLookup } from './state.ts'
import { StockDialog, type StoreStock } from './StockDialog.tsx'

/** At the counter the register decides: its price stands first, the one that is not sent beside it, named. */
function Prices({ card }: { readonly card: Card }) {
  const { t, format } = useWords()
  const { atRegister } = card
  if (atRegister === null) return <Price card={card} />
  const there = atRegister.openPrice
    ? t('common.openPrice')
    : atRegister.priceWithTax === null
      ? t('lookup.noPrice')
      : format.yen(atRegister.priceWithTax)
  return (
    <Group gap="xl" align="flex-start" wrap="wrap">
      <Stack gap={0}>
        <Text size="sm" c="dimmed">
          {t('lookup.atRegister')}
        </Text>
        <span className="lookup-card-price">{there}</span>
      </Stack>
      <Stack gap={0}>
        <Text size="sm" c="var(--banto-changed-text)">
          {t('lookup.priceUnsent')}
        </Text>
        <Price card={card} />
      </Stack>
    </Group>
  )
}

function Price({ card }: { readonly card: Card }) {
  const { t, format } = useWords()
  if (card.openPrice) {
    return (
      <Stack gap={0}>
        <span className="lookup-card-price">{t('common.openPrice')}</span>
        <Text size="sm" c="dimmed">
          {t('lookup.openPriceHint')}
        </Text>
      </Stack>
    )
  }
  if (card.price === null) return <Text c="dimmed">{t('lookup.noPrice')}</Text>
  if (card.priceWithTax === null) {
    return (
      <Stack gap={0}>
        <Group gap={6} align="baseline" wrap="nowrap">
          <span className="lookup-card-price">{format.yen(card.price)}</span>
          {card.priceWithoutTax === null ? null : (
            <Text size="sm" c="dimmed">
              {t('lookup.priceWithoutTax')}
            </Text>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {t('lookup.taxUnknown')}
        </Text>
      </Stack>
    )
  }
  const untaxed = card.taxDivision === '2'
  return (
    <Group gap="lg" align="baseline" wrap="nowrap">
      <Group gap={6} align="baseline" wrap="nowrap">
        <span className="lookup-card-price">{format.yen(card.priceWithTax)}</span>
        <Text size="sm" c="dimmed">
          {untaxed ? t('lookup.untaxed') : t('lookup.priceWithTax')}
        </Text>
      </Group>
      {untaxed ? null : (
        <Stack gap={0}>
          {card.priceWithoutTax === null ? null : (
            <Text size="sm">
              {t('lookup.priceWithoutTax')} {format.yen(card.priceWithoutTax)}
            </Text>
          )}
          <Text size="xs" c="dimmed">
            {card.taxRate === null ? t('lookup.rateUnknown') : t('lookup.taxRate', { rate: card.taxRate })}
            {card.reducedRate ? ` ${t('lookup.reducedMark')} ${t('lookup.reduced')}` : ''}
          </Text>
        </Stack>
      )}
    </Group>
  )
}

function Stock({ card }: { readonly card: Card }) {
  const { t, format } = useWords()
  const known = card.stock.filter((store) => store.stockAmount !== null)
  const [mending, setMending] = useState<StoreStock | null>(null)
  if (!card.stockControlled) return <Text size="sm">{t('lookup.stock.notControlled')}</Text>
  if (card.stock.length === 0) return <Text size="sm">{t('lookup.stock.noStores')}</Text>
  return (
    <div className="lookup-stock">
      <IncompleteNote of={['stores', 'stock']} onLeave={closeLookup} />
      <Table aria-label={t('lookup.stock.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('lookup.stock.store')}</Table.Th>
            <Table.Th ta="right">{t('lookup.stock.amount')}</Table.Th>
            <Table.Th aria-hidden />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {card.stock.map((store) => (
            <Table.Tr key={store.storeId}>
              <Table.Td>{store.storeName}</Table.Td>
              <Table.Td ta="right">
                {store.stockAmount === null ? (
                  <Tooltip label={t(store.stockState === 'unknown' ? 'lookup.stock.unknownHint' : 'lookup.stock.noneHint')} maw={260}>
                    <Text component="span" size="sm" c="dimmed">
                      {t(store.stockState === 'unknown' ? 'lookup.stock.unknown' : 'lookup.stock.none')}
                    </Text>
                  </Tooltip>
                ) : (
                  format.number(store.stockAmount)
                )}
                {store.unsent === null ? null : (
                  <Tooltip label={t(`changes.stateHints.${store.unsent.state}`)} maw={280}>
                    <Badge color="yellow" variant="light" ml={6}>
                      {store.unsent.op === 'add'
                        ? t('lookup.stock.unsentAdd', {
                            amount: `${store.unsent.amount > 0 ? '+' : ''}${format.number(store.unsent.amount)}`,
                          })
                        : t('lookup.stock.unsentSet', { amount: format.number(store.unsent.amount) })}
                    </Badge>
                  </Tooltip>
                )}
              </Table.Td>
              <Table.Td w={90} ta="right">
                <Button
                  size="compact-xs"
                  variant="subtle"
                  disabled={card.deletion !== null}
                  aria-label={t('lookup.stock.mendFor', { store: store.storeName })}
                  onClick={() => setMending(store)}
                >
                  {t('lookup.stock.mend')}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
          {known.length > 1 && card.stock.every(({ stockState }) => stockState !== 'unknown') ? (
            <Table.Tr fw={600}>
              <Table.Td>{t('lookup.stock.total')}</Table.Td>
              <Table.Td ta="right">{format.number(known.reduce((sum, store) => sum + (store.stockAmount ?? 0), 0))}</Table.Td>
              <Table.Td />
            </Table.Tr>
          ) : null}
        </Table.Tbody>
      </Table>
      <StockDialog card={card} store={mending} onClose={() => setMending(null)} />
    </div>
  )
}

/** One product as a person at the counter needs it: what it is, what it costs, where there is some. */
export function ProductCard({ card }: { readonly card: Card }) {
  const { t, find, format } = useWords()
  const variant = [card.size, card.color].filter((part) => part !== null && part !== '').join(' / ')
  const unsent = card.unsentFields.map((field) => find(`fields.${field}`) ?? field).join('・')
  return (
    <Stack gap="md" role="article" aria-label={card.productName}>
      <div>
        <Text size="xs" c="dimmed">
          {card.productKana ?? ''}
        </Text>
        <div className="lookup-card-name" title={card.productName}>
          {card.productName}
        </div>
        {card.deletion === null ? null : (
          <Alert color="orange" mt={6} icon={<IconTrash size={16} stroke={1.6} aria-hidden />} title={t('products.deletion.title')}>
            {deletionWords({ t, format }, card.deletion)}
          </Alert>
        )}
        {card.unsentFields.length > 0 ? (
          <Tooltip label={t('lookup.unsentHint', { fields: unsent })} maw={320}>
            <Badge color="yellow" variant="light" mt={4}>
              {t('lookup.unsent')}: {unsent}
            </Badge>
          </Tooltip>
        ) : null}
      </div>
      <Prices card={card} />
      <dl className="lookup-card-facts">
        {card.customerPrice === null ? null : (
          <>
            <dt>{t('lookup.member')}</dt>
            <dd>{format.yen(card.customerPrice)}</dd>
          </>
        )}
        <dt>{t('lookup.code')}</dt>
        <dd>{card.productCode ?? t('lookup.noCode')}</dd>
        <dt>{t('lookup.category')}</dt>
        <dd>{card.categoryPath.length > 0 ? card.categoryPath.join(' › ') : t('lookup.noCategory')}</dd>
        {variant === '' ? null : (
          <>
            <dt>{t('lookup.variant')}</dt>
            <dd>{variant}</dd>
          </>
        )}
        {card.tag === null ? null : (
          <>
            <dt>{t('lookup.tag')}</dt>
            <dd>{card.tag}</dd>
          </>
        )}
      </dl>
      <Stock card={card} />
      {card.updDateTime === null ? null : (
        <Text size="xs" c="dimmed">
          {t('lookup.updated', { when: format.moment(card.updDateTime) })}
        </Text>
      )}
    </Stack>
  )
}
