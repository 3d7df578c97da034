import type { Article } from '#shared/domain/labour/findings/rule.ts'
import { isOfWrongRow, isRuleId, rules } from '#shared/domain/labour/findings/index.ts'
import { NumberField } from '../../common/NumberField.tsx'
import { Checkbox, Group, Stack, Table, Text } from '../../ui/index.ts'
import { useTimecardWords } from '../words.ts'
import { DurationField } from './DurationField.tsx'
import type { ChangeDraft, Draft } from './draft.ts'

/** Thresholds that are days; all others are minutes. */
const inDays: ReadonlySet<string> = new Set(['daysInARow', 'fiveDaysOfLeave'])
const mostDays = 366
const mostMinutes = 6000

/** Checks for which Smaregi gives nothing to go by. */
const lacks: Readonly<Record<string, 'needsBirthday' | 'needsLeave'>> = {
  minorNight: 'needsBirthday',
  minorLegalHoliday: 'needsBirthday',
  minorDailyHours: 'needsBirthday',
  minorWeeklyHours: 'needsBirthday',
  fiveDaysOfLeave: 'needsLeave',
}

/** Every check, in the order in which they are told; the one over all people stands last. */
const all: readonly { readonly id: string; readonly article: Article | null; readonly limit: number | null }[] = [
  ...rules,
  { id: 'samePunches', article: null, limit: null },
]

function LimitField({
  id,
  usual,
  draft,
  onChange,
}: {
  readonly id: string
  readonly usual: number
  readonly draft: Draft
  readonly onChange: ChangeDraft
}) {
  const { t, ruleTitle } = useTimecardWords()
  const value = draft.limits.find(({ rule }) => rule === id)?.limit ?? usual
  const put = (limit: number): void => {
    const others = draft.limits.filter(({ rule }) => rule !== id)
    onChange({ limits: limit === usual ? others : [...others, { rule: id, limit }] })
  }
  const label = `${ruleTitle(id)} ${t('timecards.settings.limit')}`
  if (!inDays.has(id)) return <DurationField isBare label={label} value={value} most={mostMinutes} onChange={put} />
  return (
    <Group gap={4} wrap="nowrap">
      <div className="timecards-days-field">
        <NumberField isBare label={label} value={value} least={0} most={mostDays} decimals={0} onChange={put} />
      </div>
      <Text size="sm" flex="none">
        {t('timecards.settings.days')}
      </Text>
    </Group>
  )
}

/** Which checks are told, and from what on. */
export function RuleFields({ draft, onChange }: { readonly draft: Draft; readonly onChange: ChangeDraft }) {
  const words = useTimecardWords()
  const { t, ruleTitle } = words
  const { rulesOff } = draft
  return (
    <Stack gap="sm">
      <Text size="sm">{t('timecards.settings.rulesBody')}</Text>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('timecards.settings.isOn')}</Table.Th>
            <Table.Th>{t('timecards.settings.rule')}</Table.Th>
            <Table.Th>{t('timecards.settings.article')}</Table.Th>
            <Table.Th>{t('timecards.settings.limit')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {all.map(({ id, article, limit }) => {
            const lack = lacks[id]
            return (
              <Table.Tr key={id}>
                <Table.Td>
                  <Checkbox
                    aria-label={ruleTitle(id)}
                    checked={!rulesOff.includes(id)}
                    onChange={(event) => {
                      const others = rulesOff.filter((one) => one !== id)
                      onChange({ rulesOff: event.currentTarget.checked ? others : [...others, id] })
                    }}
                  />
                </Table.Td>
                <Table.Td>
                  {ruleTitle(id)}
                  {lack === undefined ? null : (
                    <Text size="xs" c="dimmed">
                      {t(`timecards.settings.${lack}`)}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td className="ui-dimmed">
                  {article !== null
                    ? words.article(article)
                    : t(isRuleId(id) && isOfWrongRow(id) ? 'timecards.settings.ofRow' : 'timecards.settings.noLaw')}
                </Table.Td>
                <Table.Td>{limit === null ? null : <LimitField id={id} usual={limit} draft={draft} onChange={onChange} />}</Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}
