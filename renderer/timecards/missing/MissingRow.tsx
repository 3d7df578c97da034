import type { MissingPunch } from '#shared/contracts/timecards/corrections.ts'
import { shiftTimesText } from '../../common/shiftTimes.ts'
import { Anchor, Checkbox, SegmentedControl, Table, Text } from '../../ui/index.ts'
import { useTimecardWords } from '../words.ts'
import { choices, proposalOf, type Choice } from './choices.ts'

interface MissingRowProps {
  readonly row: MissingPunch
  readonly choice: Choice | undefined
  readonly isSelected: boolean
  /** Why the engine refused it; null: it did not. */
  readonly refused: string | null
  readonly onSelect: (isSelected: boolean) => void
  readonly onChoose: (choice: Choice | null) => void
  readonly onOpen: () => void
}

/** Somebody's day with a missing punch: what is there, what may be chosen, and what it would be. */
export function MissingRow({ row, choice, isSelected, refused, onSelect, onChoose, onOpen }: MissingRowProps) {
  const words = useTimecardWords()
  const { t } = words
  const { staffName, storeName, seen, proposals } = row
  const day = words.day(row.day)
  const chosen = proposalOf(row, choice)
  const named = { staffName, day }
  const offered = choices.filter((one) => proposalOf(row, one) !== null)
  return (
    <Table.Tr data-chosen={chosen === null ? undefined : true}>
      <Table.Td>
        <Checkbox
          aria-label={t('timecardMissing.select', named)}
          checked={isSelected}
          onChange={(event) => onSelect(event.currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td>{staffName}</Table.Td>
      <Table.Td>
        <Anchor component="button" type="button" size="sm" title={t('timecardMissing.open')} onClick={onOpen}>
          {day}
        </Anchor>
      </Table.Td>
      <Table.Td>{storeName}</Table.Td>
      <Table.Td>{seen === null ? t('timecardEdit.missingDay') : shiftTimesText(words, seen)}</Table.Td>
      <Table.Td>
        {proposals.length === 0 ? (
          <Text size="xs" c="dimmed">
            {t('timecardMissing.noProposal')}
          </Text>
        ) : (
          <SegmentedControl
            size="xs"
            aria-label={t('timecardMissing.choiceOf', named)}
            value={choice ?? 'none'}
            data={['none' as const, ...offered].map((value) => ({ value, label: t(`timecardMissing.choices.${value}`) }))}
            onChange={(value) => onChoose(choices.find((one) => one === value) ?? null)}
          />
        )}
      </Table.Td>
      <Table.Td>
        {chosen === null ? null : shiftTimesText(words, chosen.times)}
        {chosen?.basis.kind === 'usual' ? (
          <Text size="xs" c="dimmed">
            {t('timecardMissing.usualFrom', { ...chosen.basis, from: words.day(chosen.basis.from), to: words.day(chosen.basis.to) })}
          </Text>
        ) : null}
        {refused === null ? null : (
          <Text size="xs" c="var(--mantine-color-error)" role="alert">
            {refused}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
