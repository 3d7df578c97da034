import { useState } from 'react'
import type { PayrollPreview } from '#shared/contracts/timecardExport.ts'
import { call } from '../../api/index.ts'
import { useErrors } from '../../common/errors.ts'
import { useWords } from '../../common/i18n.ts'
import { useEngine } from '../../common/queries.ts'
import { Button, Group, Text, TextInput } from '../../ui/index.ts'

type Person = PayrollPreview['people'][number]

/** How payroll writes somebody, where it is not as Smaregi does. */
function Spelling({ person }: { readonly person: Person }) {
  const { t } = useWords()
  const errors = useErrors()
  const { data } = useEngine('timecardExport.layouts', {})
  const before = data?.spellings.find(({ staffId }) => staffId === person.staffId) ?? null
  const [code, setCode] = useState(person.code)
  const [familyName, setFamilyName] = useState(person.familyName)
  const [givenName, setGivenName] = useState(person.givenName)
  const save = async (): Promise<void> => {
    try {
      const isRenamed = familyName !== person.familyName || givenName !== person.givenName
      // What was left as it is stays as it was said before, or Smaregi's.
      await call('timecardExport.saveSpelling', {
        spelling: {
          staffId: person.staffId,
          code: code === person.code ? (before?.code ?? null) : code,
          familyName: isRenamed ? familyName : (before?.familyName ?? null),
          givenName: isRenamed ? givenName : (before?.givenName ?? null),
        },
      })
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <Group gap="xs" align="end">
      <TextInput
        size="xs"
        w={130}
        label={t('timecardExport.persons.code')}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        w={120}
        label={t('timecardExport.persons.familyName')}
        value={familyName}
        onChange={(event) => setFamilyName(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        w={120}
        label={t('timecardExport.persons.givenName')}
        value={givenName}
        onChange={(event) => setGivenName(event.currentTarget.value)}
      />
      <Button size="xs" variant="default" onClick={() => void save()}>
        {t('timecardExport.keepSpelling')}
      </Button>
    </Group>
  )
}

/** Everything that keeps the file from being written, each with what to do. */
export function Problems({ preview }: { readonly preview: PayrollPreview }) {
  const { t } = useWords()
  const { faults, problems, people } = preview
  if (faults.length === 0 && problems.length === 0) return null
  return (
    <section>
      <h3>{t('timecardExport.problemsTitle')}</h3>
      {faults.map(({ fault, column, header }, at) => (
        <Text key={at} size="sm" c="red">
          {t(`timecardExport.faults.${fault}`, { header, column: (column ?? 0) + 1 })}
        </Text>
      ))}
      {people
        .filter(({ staffId }) => problems.some((problem) => problem.staffId === staffId))
        .map((person) => (
          <div key={person.staffId} className="timecards-export-problem">
            <Text size="sm" fw={600}>
              {person.staffName}
            </Text>
            {problems
              .filter(({ staffId }) => staffId === person.staffId)
              .map(({ problem, text }) => (
                <Text key={problem} size="sm" c="red">
                  {t(`timecardExport.problems.${problem}`, { text })}
                </Text>
              ))}
            <Spelling person={person} />
          </div>
        ))}
    </section>
  )
}
