import { useState } from 'react'
import type { ProductCard } from '#shared/contracts/lookup.ts'
import type { InputOf } from '#shared/contracts/index.ts'
import { readBounded, stockBounds } from '#shared/domain/readNumber.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import {
  ActionIcon,
  Alert,
  Anchor,
  Button,
  Group,
  IconAlertTriangle,
  IconMinus,
  IconPlus,
  Modal,
  notifications,
  SegmentedControl,
  stepNotice,
  Stack,
  Text,
  TextInput,
} from '../ui/index.ts'
import { closeLookups } from './state.ts'

export type StoreStock = ProductCard['stock'][number]
type Op = InputOf<'changes.stageStock'>['cells'][number]['op']

function Fields({ card, store, onClose }: { readonly card: ProductCard; readonly store: StoreStock; readonly onClose: () => void }) {
  const { t, find, format } = useWords()
  const errors = useErrors()
  const showChanges = useNavigation((navigation) => navigation.showChanges)
  const { unsent } = store
  const [op, setOp] = useState<Op>(unsent?.op ?? 'add')
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const read = readBounded(text, stockBounds)
  const amount = read.ok ? read.value : null
  const adding = op === 'add'
  // A cell keeps to one kind until it is sent or discarded.
  const mixed = unsent !== null && unsent.op !== op
  const now = store.stockAmount
  const unknown = store.stockState === 'unknown'
  const nowText = now === null ? t(unknown ? 'lookup.stock.unknown' : 'lookup.stock.none') : format.number(now)
  const already = unsent?.op === 'add' ? unsent.amount : 0
  const after = amount === null ? null : adding ? (now ?? 0) + already + amount : amount
  const afterText =
    after === null
      ? ''
      : unknown && adding
        ? t('lookup.stock.afterUnknown', { amount: `${after > 0 ? '+' : ''}${format.number(after)}` })
        : t('lookup.stock.after', { now: nowText, after: format.number(after) })
  const problem =
    text === ''
      ? null
      : !read.ok
        ? (find(`rules.${read.rule}`, read.details) ?? read.rule)
        : adding && amount === 0
          ? t('lookup.stock.zero')
          : null
  const ready = amount !== null && problem === null && !mixed
  const step = (by: number): void => setText(String((amount ?? 0) + by))

  const stage = async (): Promise<void> => {
    if (!ready || busy) return
    setBusy(true)
    try {
      const { problems } = await call('changes.stageStock', {
        cells: [{ productId: card.productId, storeId: store.storeId, op, amount }],
        origin: 'edit',
      })
      const [refused] = problems
      if (refused) {
        notifications.show({ color: 'red', inDialog: true, message: find(`lookup.stock.problems.${refused.rule}`) ?? refused.rule })
        return
      }
      notifications.show({
        id: stepNotice,
        title: t('lookup.stock.staged', { name: card.productName }),
        message: (
          <Anchor
            component="button"
            onClick={() => {
              notifications.hide(stepNotice)
              closeLookups()
              showChanges('unsent')
            }}
          >
            {t('lookup.stock.showUnsent')}
          </Anchor>
        ),
        autoClose: 6000,
      })
      onClose()
    } catch (error) {
      errors.show(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void stage()
      }}
    >
      <Stack gap="md">
        <div>
          <Text fw={600}>{card.productName}</Text>
          <Text size="sm" c="dimmed">
            {store.storeName} · {t('lookup.stock.now')} {nowText}
          </Text>
        </div>
        <SegmentedControl
          aria-label={t('lookup.stock.how')}
          value={op}
          onChange={(value) => {
            setOp(value === 'setStock' ? 'setStock' : 'add')
            setText('')
          }}
          data={[
            { value: 'add', label: t('lookup.stock.add') },
            { value: 'setStock', label: t('lookup.stock.set') },
          ]}
        />
        {mixed ? <Alert color="yellow">{t('lookup.stock.problems.mixed')}</Alert> : null}
        {adding ? null : (
          <Alert color="orange" icon={<IconAlertTriangle />} title={t('lookup.stock.setWarning')}>
            {t('lookup.stock.setWarningBody')}
          </Alert>
        )}
        <Group gap="xs" align="flex-end">
          {adding ? (
            <ActionIcon variant="default" size={30} aria-label={t('lookup.stock.less')} onClick={() => step(-1)}>
              <IconMinus size={16} />
            </ActionIcon>
          ) : null}
          <TextInput
            w={140}
            label={t(adding ? 'lookup.stock.addLabel' : 'lookup.stock.setLabel')}
            data-autofocus
            inputMode="numeric"
            placeholder={adding ? '-3' : '12'}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {adding ? (
            <ActionIcon variant="default" size={30} aria-label={t('lookup.stock.more')} onClick={() => step(1)}>
              <IconPlus size={16} />
            </ActionIcon>
          ) : null}
          <Text size="sm" pb={5} c={problem === null ? undefined : 'var(--mantine-color-error)'} role="status">
            {problem ?? afterText}
          </Text>
        </Group>
        <Text size="xs" c="dimmed">
          {t(adding ? 'lookup.stock.addHint' : 'lookup.stock.setHint')}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={!ready || busy}>
            {t('lookup.stock.go')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Corrects a store's stock: by so many more or less (which a sale meanwhile does not harm), or to a number. */
export function StockDialog({
  card,
  store,
  onClose,
}: {
  readonly card: ProductCard
  readonly store: StoreStock | null
  readonly onClose: () => void
}) {
  const { t } = useWords()
  return (
    <Modal opened={store !== null} onClose={onClose} title={t('lookup.stock.mend')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      {store === null ? null : <Fields key={store.storeId} card={card} store={store} onClose={onClose} />}
    </Modal>
  )
}
