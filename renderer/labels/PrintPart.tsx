import { useEffect, useState } from 'react'
import type { LabelOutput } from '#shared/contracts/labels.ts'
import { call } from '../api/index.ts'
import { useAction } from '../common/actions.ts'
import { errorText, useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useJob } from '../common/jobs.ts'
import { useEngine } from '../common/queries.ts'
import {
  Alert,
  Button,
  Center,
  Group,
  IconPrinter,
  Kbd,
  Loader,
  notifications,
  SegmentedControl,
  Select,
  Text,
  TextInput,
} from '../ui/index.ts'
import { AddByCode } from './AddByCode.tsx'
import { copiesModes, type CopiesMode } from './copies.ts'
import { ItemList } from './ItemList.tsx'
import { Lists } from './Lists.tsx'
import { NothingToPrint } from './NothingToPrint.tsx'
import { isWholeOutput, usualOutput } from './output.ts'
import { OutputFields } from './OutputFields.tsx'
import { Picture, Warnings } from './Picture.tsx'
import { orders, useLabels, type Order, type Source } from './state.ts'
import { useChosen } from './useChosen.tsx'
import { useItems } from './useItems.ts'
import { usePreview } from './usePreview.ts'
import { useKeepSettings } from './useKeepSettings.ts'
import { useTooSmallPlace } from './useTooSmallPlace.ts'
import { usePrint, useUndoRun } from './usePrint.tsx'
import { refKey, templateName } from './words.ts'

const day = /^\d{4}-\d\d-\d\d$/u

type Items = ReturnType<typeof useItems>

function Bar({ list }: { readonly list: Items }) {
  const { t } = useWords()
  const errors = useErrors()
  const { source, copiesMode, order, day: wanted, set, left } = useLabels()
  const { clear } = useChosen()
  const undo = useUndoRun()
  const keep = async (): Promise<void> => {
    try {
      const productIds = list.rows.map(({ productId }) => productId).filter((productId) => !left.has(productId))
      const { runId, labels } = await call('labels.keep', { productIds })
      notifications.show({ id: 'labels.keep', message: t('labels.due.kept', { count: labels }) })
      if (runId !== null) useLabels.setState({ takeBack: () => void undo(runId) })
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <div className="labels-bar">
      <SegmentedControl
        aria-label={t('labels.sources.label')}
        value={source}
        onChange={(value) => set({ source: value as Source, shown: null })}
        data={(['due', 'chosen'] as const).map((value) => ({ value, label: t(`labels.sources.${value}`) }))}
      />
      {source === 'chosen' ? (
        <>
          <AddByCode rows={list.rows} />
          <Lists items={list.items} />
          <Button variant="default" disabled={list.rows.length === 0} onClick={clear}>
            {t('labels.chosen.clear')}
          </Button>
        </>
      ) : (
        <Button variant="default" title={t('labels.due.keepHint')} disabled={list.items.length === 0} onClick={() => void keep()}>
          {t('labels.due.keep')}
        </Button>
      )}
      <span className="labels-gap" />
      <Text size="xs" c="dimmed">
        {t('labels.due.day')}
      </Text>
      <TextInput
        type="date"
        aria-label={t('labels.due.day')}
        title={t('labels.due.dayHint')}
        value={wanted ?? ''}
        onChange={(event) => set({ day: day.test(event.currentTarget.value) ? event.currentTarget.value : null })}
      />
      <Select
        aria-label={t('labels.copies.label')}
        title={t('labels.copies.label')}
        w={120}
        allowDeselect={false}
        value={copiesMode}
        data={copiesModes.map((value) => ({ value, label: t(`labels.copies.${value}`) }))}
        onChange={(value) => set({ copiesMode: (value ?? 'one') as CopiesMode })}
      />
      <Select
        aria-label={t('labels.order.label')}
        title={t('labels.order.label')}
        w={120}
        allowDeselect={false}
        value={order}
        data={orders.map((value) => ({ value, label: t(`labels.order.${value}`) }))}
        onChange={(value) => set({ order: (value ?? 'category') as Order })}
      />
    </div>
  )
}

/** Template, output and preview; kept as the shop's for the next time. */
function Side({ list }: { readonly list: Items }) {
  const words = useWords()
  const { t } = words
  const { print, sheet } = usePrint()
  const { shown, day: wanted } = useLabels()
  const settings = useEngine('labels.settings', {}).data
  const templates = useEngine('labels.templates', {}).data
  const printing = useJob('labels.print') !== null
  const kept: LabelOutput = settings?.output ?? usualOutput
  // As typed, where a number of it is none: it is neither kept nor printed on.
  const [unfinished, setUnfinished] = useState<LabelOutput | null>(null)
  const output = unfinished ?? kept
  const chosen = templates?.find(({ ref }) => settings !== undefined && refKey(ref) === refKey(settings.template)) ?? templates?.[0]
  const productId = list.rows.some((row) => row.productId === shown) ? shown : (list.rows[0]?.productId ?? null)
  const { picture, error } = usePreview(chosen?.template ?? null, productId, kept, wanted)
  const keep = useKeepSettings()
  const tooSmall = useTooSmallPlace(chosen?.template, kept)
  const canPrint = list.labels > 0 && list.wrong === 0 && unfinished === null && chosen !== undefined && tooSmall === null && !printing
  const go = (): void => {
    if (!canPrint) return
    void print({ items: list.items, template: chosen.ref, output, day: wanted })
  }
  const printWords = t(output.kind === 'pdf' ? 'labels.makePdf' : 'labels.print', { count: list.labels })
  useAction({
    id: 'labels.print',
    label: printWords,
    keys: 'Ctrl+P',
    group: t('labels.title'),
    icon: <IconPrinter size={16} />,
    enabled: canPrint,
    run: go,
  })
  if (settings === undefined || templates === undefined) return <Loader />
  return (
    <div className="labels-side">
      {sheet}
      {/* First, and always in sight: notices stand at the bottom. */}
      <div className="labels-go">
        <Button
          size="sm"
          fullWidth
          leftSection={<IconPrinter size={16} />}
          rightSection={<Kbd size="xs">Ctrl+P</Kbd>}
          title={t('labels.printHint')}
          disabled={!canPrint}
          loading={printing}
          onClick={go}
        >
          {printWords}
        </Button>
        {list.wrong > 0 ? (
          <Text size="xs" className="labels-fault">
            {t('labels.copiesWrong', { count: list.wrong })}
          </Text>
        ) : null}
        {unfinished === null ? null : (
          <Text size="xs" className="labels-fault">
            {t('labels.fieldsWrong')}
          </Text>
        )}
      </div>
      <div className="labels-preview" aria-live="polite">
        {picture === null ? null : <Picture picture={picture} />}
      </div>
      {picture === null ? null : <Warnings picture={picture} />}
      {error === null ? null : <Alert color="red">{errorText(words, error)}</Alert>}
      {tooSmall === null ? null : (
        <Alert color="red" role="alert">
          {t('errors.reasons.INVALID_INPUT.labelTooLarge', { ...tooSmall })}
        </Alert>
      )}
      <Select
        label={t('labels.template')}
        allowDeselect={false}
        value={chosen === undefined ? null : refKey(chosen.ref)}
        data={templates.map((one) => ({ value: refKey(one.ref), label: templateName(words, one) }))}
        onChange={(value) => {
          const one = templates.find(({ ref }) => refKey(ref) === value)
          if (one !== undefined) void keep({ template: one.ref })
        }}
      />
      <OutputFields
        output={output}
        onChange={(next) => {
          setUnfinished(isWholeOutput(next) ? null : next)
          if (isWholeOutput(next)) void keep({ output: next })
        }}
      />
      {settings.stores.length > 1 ? (
        <Select
          label={t('labels.output.store')}
          allowDeselect={false}
          value={settings.storeId === null ? 'all' : String(settings.storeId)}
          data={[
            { value: 'all', label: t('labels.output.allStores') },
            ...settings.stores.map(({ storeId, storeName }) => ({ value: String(storeId), label: storeName })),
          ]}
          onChange={(value) => void keep({ storeId: value === 'all' || value === null ? null : Number(value) })}
        />
      ) : null}
    </div>
  )
}

/** What is printed: labels that are due, or products that were chosen; and on what. */
export function PrintPart() {
  const words = useWords()
  const { t } = words
  const list = useItems()
  const { source, shown, set } = useLabels()
  const first = list.rows[0]?.productId ?? null
  useEffect(() => {
    if (shown === null && first !== null) set({ shown: first })
  }, [shown, first, set])
  return (
    <div className="labels-print">
      <div className="labels-main">
        <Bar list={list} />
        {list.error === null ? null : (
          <Alert color="red" m="md">
            {errorText(words, list.error)}
          </Alert>
        )}
        {list.isLoading ? (
          <Center flex={1}>{list.error === null ? <Loader /> : null}</Center>
        ) : list.rows.length === 0 ? (
          <NothingToPrint source={source} />
        ) : (
          <ItemList rows={list.rows} />
        )}
        <Group className="labels-foot" gap="md">
          {list.total > list.rows.length ? t('labels.due.more', { total: list.total, count: list.rows.length }) : null}
          <span className="labels-gap" />
          {t('labels.due.count', { count: list.labels })}
        </Group>
      </div>
      <Side list={list} />
    </div>
  )
}
