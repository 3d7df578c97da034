import './people.css'
import { useState } from 'react'
import { foldSearch } from '#shared/domain/searchFolding.ts'
import { isBantoError } from '#shared/errors.ts'
import { call } from '../../api/index.ts'
import { errorText, useErrors } from '../../common/errors.ts'
import { useEngine } from '../../common/queries.ts'
import { Alert, Button, Checkbox, Group, Loader, Modal, notifications, Stack, Text, TextInput } from '../../ui/index.ts'
import { useTimecardWords } from '../words.ts'
import { draftOf, factsOf, isRight, oddityOf, type Person, type PersonDraft } from './draft.ts'
import { PasteFacts } from './PasteFacts.tsx'
import { PersonRow } from './PersonRow.tsx'

interface PeopleDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
}

/** What the shop itself says of people: wages, grants of leave, birthdays of who is under 18. */
export function PeopleDialog({ opened, onClose }: PeopleDialogProps) {
  const { t } = useTimecardWords()
  return (
    <Modal opened={opened} onClose={onClose} size={1000} title={t('timecardPeople.title')}>
      {opened ? <Content onClose={onClose} /> : null}
    </Modal>
  )
}

/** More are found by their name. */
const mostShown = 60

function Content({ onClose }: Pick<PeopleDialogProps, 'onClose'>) {
  const words = useTimecardWords()
  const { t } = words
  const { data, error } = useEngine('timecards.people', {})
  if (error !== null) return <Text role="alert">{errorText(words, error)}</Text>
  if (data === undefined) return <Loader size="sm" />
  if (data.people.length === 0) return <Text size="sm">{t('timecardPeople.nobody')}</Text>
  return <People people={data.people} onClose={onClose} />
}

function People({ people, onClose }: { readonly people: readonly Person[]; readonly onClose: () => void }) {
  const words = useTimecardWords()
  const { t } = words
  const errors = useErrors()
  const [drafts, setDrafts] = useState<ReadonlyMap<number, PersonDraft>>(new Map())
  const [search, setSearch] = useState('')
  const [isMeant, setMeant] = useState(false)
  const [isSaving, setSaving] = useState(false)
  /** Whom the engine refused, and in which words. */
  const [refused, setRefused] = useState<{ readonly staffId: number; readonly text: string } | null>(null)
  const wanted = foldSearch(search.trim())
  const found = people.filter(({ staffName, staffCode }) => foldSearch(`${staffName}\n${staffCode ?? ''}`).includes(wanted))
  const wrong = [...drafts].filter(([, draft]) => !isRight(draft)).map(([staffId]) => staffId)
  const oddOf = (oddity: 'high' | 'low'): readonly Person[] =>
    people.filter(({ staffId }) => {
      const draft = drafts.get(staffId)
      return draft !== undefined && isRight(draft) && oddityOf(draft) === oddity
    })
  const odd = (['low', 'high'] as const).map((oddity) => ({ oddity, of: oddOf(oddity) })).filter(({ of }) => of.length > 0)
  const change = (staffId: number, draft: PersonDraft): void => {
    setMeant(false)
    setDrafts((now) => new Map(now).set(staffId, draft))
    setRefused(null)
  }
  const save = async (): Promise<void> => {
    setSaving(true)
    try {
      await call('timecards.savePeople', { people: [...drafts].map(([staffId, draft]) => factsOf(staffId, draft)) })
      notifications.show({ id: 'timecardPeople.saved', color: 'green', message: t('timecardPeople.saved', { count: drafts.size }) })
      onClose()
    } catch (failure) {
      const staffId = isBantoError(failure) ? failure.details['staffId'] : null
      if (typeof staffId === 'number') setRefused({ staffId, text: errorText(words, failure) })
      else errors.show(failure)
    } finally {
      setSaving(false)
    }
  }
  return (
    <Stack gap="sm">
      <Text size="sm">{t('timecardPeople.says')}</Text>
      <Group align="flex-start">
        <TextInput
          aria-label={t('timecards.search')}
          placeholder={t('timecards.searchHint')}
          data-autofocus
          w={280}
          maxLength={200}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <PasteFacts
          people={people}
          drafts={drafts}
          onPaste={(pasted) => {
            setDrafts(pasted)
            setMeant(false)
          }}
        />
      </Group>
      <div className="timecards-people">
        <div className="timecards-people-row timecards-people-head" aria-hidden>
          <span>{t('timecards.columns.name')}</span>
          <span>{t('timecards.columns.code')}</span>
          <span>{t('timecardPeople.hourlyYen')}</span>
          <span>{t('timecardPeople.birthday')}</span>
          <span>{t('timecardPeople.grants')}</span>
        </div>
        {found.slice(0, mostShown).map((person) => (
          <PersonRow
            key={person.staffId}
            person={person}
            draft={drafts.get(person.staffId) ?? draftOf(person)}
            refusal={refused?.staffId === person.staffId ? refused.text : null}
            onChange={(draft) => change(person.staffId, draft)}
          />
        ))}
      </div>
      {found.length === 0 ? <Text size="sm">{t('timecardPeople.notFound')}</Text> : null}
      {found.length > mostShown ? (
        <Text size="sm" c="dimmed">
          {t('timecardPeople.more', { count: found.length - mostShown })}
        </Text>
      ) : null}
      {wrong.length === 0 ? null : (
        <Alert color="red">
          {t('timecardPeople.wrong', {
            names: people
              .filter(({ staffId }) => wrong.includes(staffId))
              .map(({ staffName }) => staffName)
              .join(t('timecards.separator')),
          })}
        </Alert>
      )}
      {odd.length === 0 ? null : (
        <Alert color="yellow">
          {odd.map(({ oddity, of }) => (
            <Text size="sm" key={oddity}>
              {t(`timecardPeople.odd.${oddity}`, {
                count: of.length,
                names: of
                  .map(({ staffId, staffName }) => `${staffName} ${drafts.get(staffId)?.hourlyYen ?? ''}`)
                  .join(t('timecards.separator')),
              })}
            </Text>
          ))}
          <Checkbox
            mt={6}
            label={t('timecardPeople.odd.meant')}
            checked={isMeant}
            onChange={(event) => setMeant(event.currentTarget.checked)}
          />
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          loading={isSaving}
          disabled={drafts.size === 0 || wrong.length > 0 || (odd.length > 0 && !isMeant)}
          onClick={() => void save()}
        >
          {t('timecardPeople.save', { count: drafts.size })}
        </Button>
      </Group>
    </Stack>
  )
}
