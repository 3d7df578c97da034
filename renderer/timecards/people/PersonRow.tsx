import { ActionIcon, Button, Group, IconX, Text, TextInput } from '../../ui/index.ts'
import { useTimecardWords } from '../words.ts'
import { problemsOf, type Person, type PersonDraft } from './draft.ts'

interface PersonRowProps {
  readonly person: Person
  readonly draft: PersonDraft
  /** Why the engine did not take it; null: it was not refused. */
  readonly refusal: string | null
  readonly onChange: (draft: PersonDraft) => void
}

/** One person's facts, in fields. */
export function PersonRow({ person, draft, refusal, onChange }: PersonRowProps) {
  const { t } = useTimecardWords()
  const { staffName, staffCode } = person
  const problems = problemsOf(draft)
  const label = (field: string): string => t('timecardPeople.field', { name: staffName, field })
  const setGrant = (at: number, part: Partial<PersonDraft['grants'][number]>): void =>
    onChange({ ...draft, grants: draft.grants.map((grant, index) => (index === at ? { ...grant, ...part } : grant)) })
  return (
    <div className="timecards-people-row" role="group" aria-label={staffName}>
      <Text size="sm">{staffName}</Text>
      <Text size="sm" c="dimmed">
        {staffCode ?? ''}
      </Text>
      <TextInput
        aria-label={label(t('timecardPeople.hourlyYen'))}
        inputMode="numeric"
        maxLength={9}
        value={draft.hourlyYen}
        error={problems.hourlyYen ? t('timecardPeople.hourlyWrong') : null}
        onChange={(event) => onChange({ ...draft, hourlyYen: event.currentTarget.value.trim() })}
      />
      <TextInput
        type="date"
        aria-label={label(t('timecardPeople.birthday'))}
        value={draft.birthday}
        error={refusal ?? problems.birthday}
        onChange={(event) => onChange({ ...draft, birthday: event.currentTarget.value })}
      />
      <div>
        {draft.grants.map((grant, at) => (
          // A grant has no name but its place while its day is being typed.
          <Group key={at} gap={4} mb={4} wrap="nowrap" align="flex-start">
            <TextInput
              type="date"
              aria-label={label(t('timecardPeople.grantDay', { at: at + 1 }))}
              value={grant.day}
              error={problems.grants.has(at)}
              onChange={(event) => setGrant(at, { day: event.currentTarget.value })}
            />
            <TextInput
              w={64}
              inputMode="decimal"
              maxLength={5}
              aria-label={label(t('timecardPeople.grantDays', { at: at + 1 }))}
              value={grant.days}
              error={problems.grants.has(at)}
              onChange={(event) => setGrant(at, { days: event.currentTarget.value.trim() })}
            />
            <Text size="sm" mt={4}>
              {t('timecardPeople.days')}
            </Text>
            <ActionIcon
              aria-label={label(t('timecardPeople.removeGrant', { at: at + 1 }))}
              onClick={() => onChange({ ...draft, grants: draft.grants.filter((_, index) => index !== at) })}
            >
              <IconX size={15} />
            </ActionIcon>
          </Group>
        ))}
        <Button
          size="compact-sm"
          variant="subtle"
          mt={3}
          ml={-8}
          aria-label={label(t('timecardPeople.addGrant'))}
          onClick={() => onChange({ ...draft, grants: [...draft.grants, { day: '', days: '' }] })}
        >
          {t('timecardPeople.addGrant')}
        </Button>
      </div>
    </div>
  )
}
