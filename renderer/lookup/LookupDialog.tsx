import './lookup.css'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { subscribe } from '../api/index.ts'
import { call } from '../api/index.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import { cleanCode } from '#shared/domain/barcode/index.ts'
import { errorText } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import {
  Alert,
  Badge,
  Button,
  CopyButton,
  Group,
  IconAlertTriangle,
  IconBarcode,
  IconCheck,
  IconCopy,
  IconReceipt,
  Kbd,
  Modal,
  otherDialogIsOpen,
  Skeleton,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '../ui/index.ts'
import { CodeFacts } from './CodeFacts.tsx'
import { ProductCard } from './ProductCard.tsx'
import { ReceiptCard } from './ReceiptCard.tsx'
import { closeLookup, closeLookups, lookUp, useLookupStore, type Query } from './state.ts'
import { UnknownCode } from './UnknownCode.tsx'

type Found = OutputOf<'lookup.find'>

function Actions({ found, productId, alone }: { readonly found: Found; readonly productId: number; readonly alone: boolean }) {
  const { t } = useWords()
  const showProducts = useNavigation((navigation) => navigation.showProducts)
  const card = found.cards.find((one) => one.productId === productId)
  const code = card?.productCode ?? found.code
  return (
    <Group justify="flex-end" gap="xs">
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <Button variant="subtle" onClick={copy} leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}>
            {copied ? t('common.copied') : t('lookup.copyCode')}
          </Button>
        )}
      </CopyButton>
      {alone ? (
        <Button
          variant="default"
          onClick={() => {
            closeLookups()
            showProducts({ search: card?.productCode ?? card?.productName ?? code, productId })
          }}
        >
          {t('lookup.showInProducts')}
        </Button>
      ) : null}
      <Button onClick={closeLookup}>{t('lookup.close')}</Button>
    </Group>
  )
}

function Hits({ found, alone }: { readonly found: Found; readonly alone: boolean }) {
  const { t, format } = useWords()
  const [chosen, setChosen] = useState(found.cards[0]?.productId)
  const card = found.cards.find((one) => one.productId === chosen) ?? found.cards[0]
  if (card === undefined) return null
  return (
    <Stack gap="md">
      {found.cards.length > 1 ? (
        <Stack gap={4}>
          <Text size="sm" fw={600}>
            {t('lookup.hits', { count: found.cards.length })}
          </Text>
          <div className="lookup-hits" role="listbox" aria-label={t('lookup.hits', { count: found.cards.length })}>
            {found.cards.map((one) => (
              <UnstyledButton
                key={one.productId}
                role="option"
                className="lookup-hit"
                aria-selected={one.productId === card.productId}
                onClick={() => setChosen(one.productId)}
              >
                <span>{one.productName}</span>
                <span>{one.priceWithTax === null ? '' : format.yen(one.priceWithTax)}</span>
              </UnstyledButton>
            ))}
          </div>
        </Stack>
      ) : null}
      <CodeFacts reading={found.reading} />
      <ProductCard card={card} />
      <Actions found={found} productId={card.productId} alone={alone} />
    </Stack>
  )
}

/** What a query finds, now. */
function useFound({ number, code }: Query): UseQueryResult<Found> {
  const found = useQuery({ queryKey: ['lookup.find', number], queryFn: () => call('lookup.find', { code }), staleTime: 0, gcTime: 0 })
  const { refetch } = found
  // The card shows what is staged and stocked now, also while it is open.
  useEffect(() => subscribe('products.changed', () => void refetch()), [refetch])
  return found
}

function Answer({ query, found }: { readonly query: Query; readonly found: UseQueryResult<Found> }) {
  const words = useWords()
  const { t, format } = words
  const [ofReceipt, setOfReceipt] = useState(false)
  // Over another dialog the card only tells: a screen that it leads to would lie beneath.
  const [alone] = useState(() => !otherDialogIsOpen(query.dialogId))
  const [receipt, ...others] = found.data?.transactions ?? []
  return (
    <Stack gap="sm">
      {query.ime ? (
        <Alert color="yellow" icon={<IconAlertTriangle />} title={t('lookup.imeOn')}>
          {t('lookup.imeHint')}
        </Alert>
      ) : null}
      {found.error ? (
        <Alert role="alert" color="red">
          {errorText(words, found.error)}
        </Alert>
      ) : found.data === undefined ? (
        <Stack gap="xs" aria-label={t('lookup.searching')}>
          <Skeleton h={28} w="70%" />
          <Skeleton h={48} w="40%" />
          <Skeleton h={120} />
        </Stack>
      ) : receipt !== undefined && (found.data.cards.length === 0 || ofReceipt) ? (
        <ReceiptCard key={receipt.transactionId} transactions={[receipt, ...others]} alone={alone} />
      ) : found.data.cards.length === 0 ? (
        <UnknownCode found={found.data} alone={alone} />
      ) : (
        <>
          {receipt === undefined ? null : (
            // A product has this very code: it comes first.
            <Button variant="light" leftSection={<IconReceipt size={15} />} onClick={() => setOfReceipt(true)}>
              {t('lookup.receipt.also', { when: format.shortMoment(receipt.at), total: format.yen(receipt.total) })}
            </Button>
          )}
          <Hits key={found.data.cards.map((card) => card.productId).join(' ')} found={found.data} alone={alone} />
        </>
      )}
    </Stack>
  )
}

/** The next code, typed without leaving the card; a scan needs no field. */
function NextCode({ box }: { readonly box: RefObject<HTMLInputElement | null> }) {
  const { t } = useWords()
  const [text, setText] = useState('')
  return (
    <TextInput
      ref={box}
      data-autofocus
      w={230}
      aria-label={t('lookup.next')}
      placeholder={t('lookup.nextHint')}
      leftSection={<IconBarcode size={15} aria-hidden />}
      rightSection={<Kbd size="xs">F3</Kbd>}
      rightSectionWidth={36}
      autoComplete="off"
      spellCheck={false}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
        lookUp(text)
        setText('')
      }}
    />
  )
}

/** One card, over whatever is being done; Esc puts it alone away, and focus and text are as they were. */
function Card({ query }: { readonly query: Query }) {
  const { t } = useWords()
  const found = useFound(query)
  const box = useRef<HTMLInputElement>(null)
  const isReceipt = found.data !== undefined && found.data.cards.length === 0 && found.data.transactions.length > 0
  return (
    <Modal
      opened
      id={query.dialogId}
      onClose={closeLookup}
      onKeyDown={(event) => {
        if (event.key !== 'F3') return
        event.preventDefault()
        box.current?.select()
      }}
      size={620}
      title={
        <Group gap="xs">
          <Text c="dimmed" size="sm">
            {t(isReceipt ? 'lookup.receipt.dialog' : 'lookup.dialog')}
          </Text>
          <Badge variant="light" color="gray" tt="none">
            {cleanCode(query.code)}
          </Badge>
          <NextCode box={box} />
        </Group>
      }
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Answer key={query.number} query={query} found={found} />
    </Modal>
  )
}

/** The cards of what was looked up. */
export function LookupDialog() {
  const queries = useLookupStore((store) => store.queries)
  return queries.map((query) => <Card key={query.dialogId} query={query} />)
}
