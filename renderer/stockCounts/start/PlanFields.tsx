import type { OutputOf } from '#shared/contracts/index.ts'
import { categoryLines } from '../../common/categoryLines.ts'
import { useWords } from '../../common/i18n.ts'
import { useEngine } from '../../common/queries.ts'
import { Group, Select, Stack, Text, Textarea, TextInput } from '../../ui/index.ts'
import { CheckList } from './CheckList.tsx'
import { pastedCodes, type PlanDraft } from './draft.ts'
import { SupplierFields } from './SupplierFields.tsx'

interface PlanFieldsProps {
  readonly storeId: number
  readonly choices: OutputOf<'stockCounts.choices'>
  readonly draft: PlanDraft
  readonly onChange: (part: Partial<PlanDraft>) => void
}

const intervals = [1, 7, 14, 30, 60, 90, 180, 365]
const limits = [20, 50, 100, 200, 500]

function ValueFields({ choices, draft, onChange }: Omit<PlanFieldsProps, 'storeId'>) {
  const { t, format } = useWords()
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {choices.salesFrom === null
          ? t('stockCounts.start.noSales')
          : t('stockCounts.start.salesFrom', { day: format.day(choices.salesFrom) })}
      </Text>
      <Group gap="sm" align="end">
        {(['A', 'B', 'C'] as const).map((one) => (
          <Select
            key={one}
            w={170}
            label={t(`stockCounts.start.classes.${one}`)}
            aria-label={t('stockCounts.start.everyDays', { class: one })}
            value={String(draft.everyDays[one])}
            data={intervals.map((days) => ({ value: String(days), label: t('stockCounts.start.days', { count: days }) }))}
            onChange={(value) => onChange({ everyDays: { ...draft.everyDays, [one]: Number(value) } })}
          />
        ))}
        <Select
          w={170}
          label={t('stockCounts.start.most')}
          value={draft.most === null ? '' : String(draft.most)}
          data={[
            { value: '', label: t('stockCounts.start.mostNone') },
            ...limits.map((most) => ({ value: String(most), label: String(most) })),
          ]}
          onChange={(value) => onChange({ most: value === '' ? null : Number(value) })}
        />
      </Group>
    </Stack>
  )
}

/** Of rows of several columns: which of them holds the codes. */
function PastedColumn({ codes }: Pick<PlanDraft, 'codes'>) {
  const { t } = useWords()
  const { column, heading, more } = pastedCodes(codes)
  if (more === 0) return null
  return (
    <Text size="sm">
      {heading === null
        ? t('stockCounts.start.firstColumn', { count: more })
        : t('stockCounts.start.codeColumn', { count: more, column, heading })}
    </Text>
  )
}

/** What belongs to the kind of plan that is chosen. */
export function PlanFields({ storeId, choices, draft, onChange }: PlanFieldsProps) {
  const { t } = useWords()
  const { kind } = draft
  const { data: categories } = useEngine('products.categories', {}, { enabled: kind === 'categories' })
  const { data: shelves = [] } = useEngine('stockCounts.shelves', { storeId }, { enabled: kind === 'shelves' })
  switch (kind) {
    case 'everything':
      return null
    case 'categories':
      return (
        <CheckList
          label={t('stockCounts.start.chooseCategories')}
          empty={t('stockCounts.start.nothing')}
          items={categoryLines((categories ?? []).filter(({ isNew }) => !isNew)).map(({ category, depth }) => ({
            key: category.categoryId,
            name: category.categoryName,
            depth,
          }))}
          chosen={draft.categoryIds}
          onChange={(categoryIds) => onChange({ categoryIds })}
        />
      )
    case 'suppliers':
      return (
        <SupplierFields suppliers={choices.suppliers} chosen={draft.supplierIds} onChange={(supplierIds) => onChange({ supplierIds })} />
      )
    case 'shelves':
      return (
        <CheckList
          label={t('stockCounts.start.chooseShelves')}
          empty={t('stockCounts.start.noShelves')}
          items={shelves.map(({ shelfId, code, name, products }) => ({ key: shelfId, name: `${code} ${name}`, note: String(products) }))}
          chosen={draft.shelfIds}
          onChange={(shelfIds) => onChange({ shelfIds })}
        />
      )
    case 'value':
      return <ValueFields choices={choices} draft={draft} onChange={onChange} />
    case 'notSince':
      return (
        <TextInput
          type="date"
          w={180}
          label={t('stockCounts.start.since')}
          value={draft.day}
          error={draft.day === '' ? t('stockCounts.start.dayMissing') : null}
          onChange={(event) => onChange({ day: event.currentTarget.value })}
        />
      )
    case 'list':
      return (
        <>
          <Textarea
            label={t('stockCounts.start.codes')}
            rows={8}
            ff="monospace"
            value={draft.codes}
            onChange={(event) => onChange({ codes: event.currentTarget.value })}
          />
          <PastedColumn codes={draft.codes} />
        </>
      )
  }
}
