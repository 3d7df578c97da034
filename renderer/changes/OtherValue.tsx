import { useMemo, useState } from 'react'
import type { ChangeRow } from '#shared/contracts/changes.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import type { Category } from '#shared/contracts/products.ts'
import { readBounded, stockBounds } from '#shared/domain/readNumber.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { CategorySelect } from '../products/CategorySelect.tsx'
import { fieldValues, type FieldValues } from '../products/values.ts'
import { Button, Group, Modal, Select, Stack, Text, TextInput } from '../ui/index.ts'
import { isField, useChangeWords } from './words.ts'

type Checked = ReturnType<FieldValues['check']>

const noCategories: readonly Category[] = []

interface CellRules {
  readonly check: (text: string) => Checked
  readonly choices: ReturnType<FieldValues['choices']>
  readonly first: string
}

/** Rules of one cell, whatever it belongs to. */
function useCheck(row: ChangeRow, categories: readonly Category[]): CellRules {
  const words = useWords()
  const values = useMemo(() => fieldValues(words, categories), [words, categories])
  const { field } = row
  if (row.entity === 'product' && isField(field)) {
    return { check: (text) => values.check(field, text), choices: values.choices(field), first: values.write(field, row.mine) }
  }
  return {
    check: (text) => {
      const read = readBounded(text, stockBounds)
      return read.ok ? read : { ok: false, message: words.find(`rules.${read.rule}`, read.details) ?? read.rule }
    },
    choices: undefined,
    first: String(row.mine ?? ''),
  }
}

function Fields({
  row,
  onGo,
  onClose,
}: {
  readonly row: ChangeRow
  readonly onGo: (value: CellValue) => void
  readonly onClose: () => void
}) {
  const { t } = useWords()
  const words = useChangeWords()
  const categories = useEngine('products.categories', {}).data ?? noCategories
  const { check, choices, first } = useCheck(row, categories)
  const [text, setText] = useState(first)
  const [chosen, setChosen] = useState<string | null>(row.mine === null ? null : String(row.mine))
  const checked: Checked = choices ? (chosen === null ? { ok: false, message: t('rules.notAChoice') } : check(chosen)) : check(text)
  const mine = words.pair(row, row.base, row.mine)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (checked.ok) onGo(checked.value)
      }}
    >
      <Stack gap="md">
        <Text size="sm">{row.productName}</Text>
        <dl className="changes-three">
          <dt>{t('changes.conflict.base')}</dt>
          <dd>{mine.old}</dd>
          <dt>{t('changes.conflict.theirs')}</dt>
          <dd>{words.value(row.field, row.theirs)}</dd>
          <dt>{t('changes.conflict.mine')}</dt>
          <dd>{mine.now}</dd>
        </dl>
        {row.field === 'categoryId' ? (
          <CategorySelect
            label={words.cell(row)}
            data-autofocus
            categories={categories}
            value={chosen ?? ''}
            error={checked.ok ? undefined : checked.message}
            onChange={(value) => setChosen(value === '' ? null : value)}
          />
        ) : choices ? (
          <Select
            label={words.cell(row)}
            data-autofocus
            searchable
            data={choices.map(({ value, label }) => ({ value, label }))}
            value={chosen}
            error={checked.ok ? undefined : checked.message}
            onChange={setChosen}
          />
        ) : (
          <TextInput
            label={words.cell(row)}
            data-autofocus
            value={text}
            error={checked.ok ? undefined : checked.message}
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={!checked.ok}>
            {t('changes.conflict.useOther')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Neither mine nor theirs: a third value for a conflict, held to the field's rules while it is typed. */
export function OtherValue(props: {
  readonly row: ChangeRow | null
  readonly onGo: (row: ChangeRow, value: CellValue) => void
  readonly onClose: () => void
}) {
  const { row, onGo, onClose } = props
  const { t } = useWords()
  return (
    <Modal
      opened={row !== null}
      onClose={onClose}
      title={t('changes.conflict.otherTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {row === null ? null : <Fields row={row} onGo={(value) => onGo(row, value)} onClose={onClose} />}
    </Modal>
  )
}
