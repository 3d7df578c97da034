import { useMemo, useState } from 'react'
import type { ChangeRow } from '#shared/contracts/changes.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { useWords } from '../common/i18n.ts'
import { CategorySelect } from '../products/CategorySelect.tsx'
import type { Checked } from '../grid/index.ts'
import { Button, Group, Modal, Select, Stack, Text, TextInput } from '../ui/index.ts'
import { entityViews } from './entities/index.ts'
import { useChangeWords, useViewWords } from './words.ts'

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
  const viewWords = useViewWords()
  const { kind, check, choices, first } = useMemo(() => entityViews[row.entity].input(viewWords, row), [viewWords, row])
  const [text, setText] = useState(first)
  const [chosen, setChosen] = useState<string | null>(row.mine === null ? null : String(row.mine))
  const checked: Checked = kind !== 'text' ? (chosen === null ? { ok: false, message: t('rules.notAChoice') } : check(chosen)) : check(text)
  const mine = words.pair(row, row.base, row.mine)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (checked.ok) onGo(checked.value)
      }}
    >
      <Stack gap="md">
        <Text size="sm">{row.name}</Text>
        <dl className="changes-three">
          <dt>{t('changes.conflict.base')}</dt>
          <dd>{mine.old}</dd>
          <dt>{t('changes.conflict.theirs')}</dt>
          <dd>{words.value(row, row.theirs)}</dd>
          <dt>{t('changes.conflict.mine')}</dt>
          <dd>{mine.now}</dd>
        </dl>
        {kind === 'tree' ? (
          <CategorySelect
            label={words.cell(row)}
            data-autofocus
            categories={viewWords.categories}
            value={chosen ?? ''}
            error={checked.ok ? undefined : checked.message}
            onChange={(value) => setChosen(value === '' ? null : value)}
          />
        ) : kind === 'choice' ? (
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
