import { useEffect, useMemo, useState } from 'react'
import type { BulkOperation, BulkPreview, Category, RowSelection } from '#shared/contracts/products.ts'
import { productFields } from '#shared/domain/productFields.ts'
import { useErrors } from '../common/errors.ts'
import { ChangeWarnings } from '../common/ChangeWarnings.tsx'
import { useWords } from '../common/i18n.ts'
import { call, subscribe } from '../api/index.ts'
import { Button, Group, Modal, Radio, SegmentedControl, Select, Stack, Table, Text, TextInput } from '../ui/index.ts'
import {
  amountFields,
  bulkKinds,
  firstForm,
  isAmountField,
  readForm,
  roundingModes,
  roundingUnits,
  settableFields,
  type BulkForm,
} from './bulk.ts'
import { CategorySelect } from './CategorySelect.tsx'
import { Count, ProductCell } from './PasteDialog.tsx'
import { showNotice } from './notices.ts'
import type { FieldValues } from './values.ts'

/** The rows that the person saw and had selected when the dialog was opened. */
export interface BulkRows {
  readonly viewId: string
  readonly total: number
  /** Selected stretches of the view, [from, to). */
  readonly ranges: readonly (readonly [number, number])[]
  readonly selected: number
}

interface Props {
  readonly meant: BulkRows
  readonly values: FieldValues
  readonly categories: readonly Category[]
  readonly onClose: () => void
}

/** One operation over many rows, with its result in view before it is done. */
export function BulkDialog({ meant: { viewId, total, ranges, selected }, values, categories, onClose }: Props) {
  const words = useWords()
  const { t, format } = words
  const errors = useErrors()
  const [form, setForm] = useState<BulkForm>(firstForm)
  const [scope, setScope] = useState<'selected' | 'all'>('selected')
  const [busy, setBusy] = useState(false)
  const change = (part: Partial<BulkForm>): void => setForm((before) => ({ ...before, ...part }))
  const reading = useMemo(() => readForm(form, values), [form, values])
  const rows = useMemo<RowSelection>(
    () => (scope === 'all' ? { viewId, all: true } : { viewId, ranges: ranges.map(([from, to]): [number, number] => [from, to]) }),
    [scope, viewId, ranges],
  )
  const operation = reading.ok ? reading.operation : null
  const preview = usePreview(rows, operation, scope === 'all' ? total : selected)

  const setKind = (kind: string): void => {
    const next = bulkKinds.find((one) => one === kind) ?? 'percent'
    change({ kind: next, field: next === 'set' || isAmountField(form.field) ? form.field : 'price', value: '' })
  }
  const apply = async (): Promise<void> => {
    if (!operation) return
    setBusy(true)
    try {
      const { preview: done } = await call('products.stageBulk', { rows, operation })
      showNotice('staged', { title: t('products.bulk.applied', { count: done.changed }), message: t('products.bulk.appliedHint') })
      onClose()
    } catch (error) {
      errors.show(error)
      setBusy(false)
    }
  }

  const fieldSpec = productFields[form.field]
  const choices = values.choices(form.field)
  const show = (value: string | number | null): string => (value === null ? t('common.empty') : values.show(form.field, value))
  return (
    <Modal opened onClose={onClose} title={t('products.bulk.title')} size={680} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (preview && !preview.isEstimate && preview.changed > 0 && !busy) void apply()
        }}
      >
        <Stack gap="sm">
          <Radio.Group label={t('products.bulk.scope')} value={scope} onChange={(next) => setScope(next === 'all' ? 'all' : 'selected')}>
            <Group gap="lg" mt={4}>
              <Radio value="selected" label={t('products.bulk.selected', { count: selected })} />
              <Radio value="all" label={t('products.bulk.everything', { count: total })} />
            </Group>
          </Radio.Group>
          <Group gap="sm" align="flex-end">
            <div>
              <Text size="xs" fw={500} mb={2} id="bulk-kind">
                {t('products.bulk.operation')}
              </Text>
              <SegmentedControl
                aria-labelledby="bulk-kind"
                value={form.kind}
                onChange={setKind}
                data={bulkKinds.map((kind) => ({ value: kind, label: t(`products.bulk.${kind}`) }))}
              />
            </div>
            <Select
              label={t('products.bulk.field')}
              value={form.field}
              w={180}
              data={(form.kind === 'set' ? settableFields : amountFields).map((name) => ({ value: name, label: t(`fields.${name}`) }))}
              onChange={(name) => {
                const field = settableFields.find((one) => one === name)
                if (field) change({ field, value: '' })
              }}
            />
          </Group>
          <Group gap="sm" align="flex-start">
            {form.kind === 'set' && fieldSpec.kind === 'category' ? (
              <CategorySelect
                label={t('products.bulk.valueLabel')}
                data-autofocus
                w={320}
                categories={categories}
                value={form.value}
                onChange={(value) => change({ value })}
              />
            ) : form.kind === 'set' && choices ? (
              <Select
                label={t('products.bulk.valueLabel')}
                data-autofocus
                searchable
                w={280}
                value={form.value === '' ? null : form.value}
                data={choices.map(({ value, label }) => ({ value, label }))}
                limit={200}
                onChange={(value) => change({ value: value ?? '' })}
              />
            ) : (
              <TextInput
                label={t(
                  form.kind === 'percent'
                    ? 'products.bulk.percentLabel'
                    : form.kind === 'add'
                      ? 'products.bulk.addLabel'
                      : 'products.bulk.valueLabel',
                )}
                data-autofocus
                w={form.kind === 'set' && fieldSpec.kind === 'text' ? 360 : 160}
                value={form.kind === 'percent' ? form.percent : form.kind === 'add' ? form.amount : form.value}
                placeholder={form.kind === 'percent' ? '10' : form.kind === 'add' ? '-50' : t('products.bulk.empty')}
                error={reading.ok ? null : reading.message}
                onChange={({ currentTarget: { value } }) =>
                  change(form.kind === 'percent' ? { percent: value } : form.kind === 'add' ? { amount: value } : { value })
                }
              />
            )}
            {form.kind !== 'set' && (
              <>
                <Select
                  label={t('products.bulk.rounding')}
                  w={120}
                  value={String(form.unit)}
                  data={roundingUnits.map((unit) => ({ value: String(unit), label: t('products.bulk.unit', { unit }) }))}
                  onChange={(unit) => change({ unit: Number(unit) })}
                />
                <SegmentedControl
                  mt={20}
                  aria-label={t('products.bulk.rounding')}
                  value={form.mode}
                  onChange={(mode) => change({ mode: roundingModes.find((one) => one === mode) ?? 'nearest' })}
                  data={roundingModes.map((mode) => ({ value: mode, label: t(`products.bulk.modes.${mode}`) }))}
                />
              </>
            )}
          </Group>
          <div className="products-preview" aria-live="polite">
            {!operation && (
              <Text size="sm" c="dimmed">
                {t('products.bulk.fill')}
              </Text>
            )}
            {operation && !preview && (
              <Text size="sm" c="dimmed">
                {t('products.bulk.counting')}
              </Text>
            )}
            {operation && preview && (
              <>
                {preview.isEstimate && (
                  <Text size="sm" c="dimmed">
                    {t('products.bulk.estimate')}
                  </Text>
                )}
                <div className="products-counts">
                  <Count label={t('products.bulk.changed')} value={format.number(preview.changed)} />
                  <Count label={t('products.bulk.unchanged')} value={format.number(preview.unchanged)} />
                  <Count label={t('products.bulk.skipped')} value={format.number(preview.skipped)} hint={t('products.bulk.skippedHint')} />
                  {preview.going > 0 && (
                    <Count label={t('products.bulk.going')} value={format.number(preview.going)} hint={t('products.bulk.goingHint')} />
                  )}
                  <Count
                    label={t('products.bulk.invalid')}
                    value={format.number(preview.invalid)}
                    wrong={preview.invalid > 0}
                    hint={t('products.bulk.invalidHint')}
                  />
                </div>
                <ChangeWarnings warnings={preview.warnings} />
                <Samples preview={preview} show={show} rule={values.rule} />
                {preview.changed === 0 && !preview.isEstimate && <Text size="sm">{t('products.bulk.nothingHint')}</Text>}
              </>
            )}
          </div>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={!preview || preview.isEstimate || preview.changed === 0}>
              {preview?.isEstimate === false && preview.changed === 0
                ? t('products.bulk.nothing')
                : t('products.bulk.apply', { count: preview?.isEstimate === false ? preview.changed : 0 })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** From so many rows on, an estimate is shown until the exact figures are there. */
const rowsOfEstimate = 50_000

/** The engine's own count of what would happen, asked a moment after the last key. Of very many rows an estimate comes first. */
function usePreview(rows: RowSelection, operation: BulkOperation | null, count: number): BulkPreview | null {
  const errors = useErrors()
  const [answer, setAnswer] = useState<{ to: BulkOperation; rows: RowSelection; preview: BulkPreview } | null>(null)
  useEffect(() => {
    if (!operation) return undefined
    let gone = false
    const timer = setTimeout(() => ask(count >= rowsOfEstimate), 150)
    const ask = (isEstimateFirst: boolean): void => {
      const asked = (isEstimateEnough: boolean): void => {
        call('products.previewBulk', { rows, operation, ...(isEstimateEnough ? { isEstimateEnough } : {}) }).then(
          (preview) => {
            if (gone) return
            // The exact figures stay, whichever answer comes last.
            setAnswer((known) =>
              preview.isEstimate && known?.to === operation && known.rows === rows ? known : { to: operation, rows, preview },
            )
          },
          (error: unknown) => !gone && errors.show(error),
        )
      }
      if (isEstimateFirst) asked(true)
      asked(false)
    }
    // What somebody else changes while the person thinks is counted too.
    const stop = subscribe('products.changed', () => ask(false))
    return () => {
      gone = true
      clearTimeout(timer)
      stop()
    }
  }, [rows, operation, count, errors])
  return operation && answer?.to === operation && answer.rows === rows ? answer.preview : null
}

const samplesShown = 8

interface SamplesProps {
  readonly preview: BulkPreview
  readonly show: (value: string | number | null) => string
  readonly rule: FieldValues['rule']
}

function Samples({ preview, show, rule }: SamplesProps) {
  const { t } = useWords()
  if (preview.samples.length === 0) return null
  const shown = preview.samples.slice(0, samplesShown)
  const more = preview.changed + preview.invalid - shown.length
  return (
    <Table aria-label={t('products.bulk.samples')} className="products-samples">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('products.bulk.product')}</Table.Th>
          <Table.Th ta="right">{t('products.bulk.before')}</Table.Th>
          <Table.Th ta="right">{t('products.bulk.after')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {shown.map((sample) => (
          <Table.Tr key={sample.productId}>
            <ProductCell product={sample} />
            <Table.Td ta="right">{show(sample.old)}</Table.Td>
            <Table.Td ta="right" data-wrong={sample.problem !== null || undefined}>
              {show(sample.new)}
              {sample.problem !== null && <Text size="xs">{rule(sample.problem.rule, sample.problem.details)}</Text>}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      {more > 0 && <Table.Caption>{t('products.paste.more', { count: more })}</Table.Caption>}
    </Table>
  )
}
