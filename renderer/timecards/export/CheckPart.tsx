import { useState } from 'react'
import type { PayrollPreview } from '#shared/contracts/timecardExport.ts'
import { hoursText } from '#shared/domain/labour/time.ts'
import type { Layout } from '#shared/domain/payroll/layout.ts'
import { writeMinutes } from '#shared/domain/payroll/numbers.ts'
import { targets } from '#shared/domain/payroll/targets.ts'
import { useWords } from '../../common/i18n.ts'
import { Alert, Select, Table, Text } from '../../ui/index.ts'
import { Problems } from './Problems.tsx'

interface CheckPartProps {
  readonly layout: Layout
  readonly preview: PayrollPreview
}

const in60 = (minutes: number): string => hoursText(minutes)
const in10 = (minutes: number): string => writeMinutes(minutes, { kind: 'decimal', places: 2 })

function Warnings({ preview }: Pick<CheckPartProps, 'preview'>) {
  const { t } = useWords()
  const { warnings, missing, people } = preview
  const differing = people.filter(({ differs }) => differs)
  const doubtful = people.filter(({ isDoubtful }) => isDoubtful)
  if (warnings.length + missing.length + differing.length + doubtful.length === 0) return null
  const names = (of: readonly { readonly staffName: string }[]): string => of.map(({ staffName }) => staffName).join('、')
  return (
    <Alert color="yellow" title={t('timecardExport.warningsTitle')}>
      {missing.length === 0 ? null : <Text size="sm">{t('timecardExport.missing', { count: missing.length, names: names(missing) })}</Text>}
      {differing.length === 0 ? null : (
        <Text size="sm">{t('timecardExport.differing', { count: differing.length, names: names(differing) })}</Text>
      )}
      {doubtful.length === 0 ? null : (
        <Text size="sm">{t('timecardExport.doubtful', { count: doubtful.length, names: names(doubtful) })}</Text>
      )}
      {warnings.map(({ warning, people: count, amount, text }) => (
        <Text key={warning} size="sm">
          {t(`timecardExport.warnings.${warning}`, { people: count, count, amount, time: hoursText(amount), text })}
        </Text>
      ))}
    </Alert>
  )
}

/** What was written before, and what is another line now. */
function Before({ layout, preview }: CheckPartProps) {
  const { t, format } = useWords()
  if (preview.before === null) return null
  const { files, differences } = preview.before
  return (
    <Alert color="orange">
      {files.map(({ exportId, at, author, people, isDifference, fileName }) => (
        <Text size="sm" key={exportId}>
          {t('timecardExport.before', { at: format.moment(at), author: author ?? t('timecardExport.unknownAuthor'), count: people })}{' '}
          {isDifference ? t('timecardExport.isDifference') : ''} {fileName}
        </Text>
      ))}
      <Text size="sm">
        {t(targets[layout.target].secondImport === 'adds' ? 'timecardExport.beforeYayoi' : 'timecardExport.beforeOther')}
      </Text>
      {differences.length === 0 ? <Text size="sm">{t('timecardExport.beforeSame')}</Text> : null}
      {differences.length === 0 ? null : (
        <>
          <Text size="sm" fw={600} mt={8}>
            {t('timecardExport.differencesTitle')}
          </Text>
          {differences.map(({ staffId, staffName, kind, cells }) => (
            <Text key={staffId} size="sm">
              {`${staffName} (${t(`timecardExport.differenceKinds.${kind}`)}) `}
              {kind === 'changed'
                ? cells
                    .map(({ header, before, after }) =>
                      t('timecardExport.cellChange', { header, before: before ?? '', after: after ?? '' }),
                    )
                    .join(' · ')
                : ''}
            </Text>
          ))}
        </>
      )}
    </Alert>
  )
}

/** Sums read back from the file, in both forms that are taken for each other. */
function CheckLine({ preview: { sums } }: Pick<CheckPartProps, 'preview'>) {
  const { t } = useWords()
  if (sums.length === 0) return null
  return (
    <section>
      <h3>{t('timecardExport.checkTitle')}</h3>
      <Text size="xs" c="dimmed">
        {t('timecardExport.checkHint')}
      </Text>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('timecardExport.header')}</Table.Th>
            <Table.Th ta="right">{t('timecardExport.in60')}</Table.Th>
            <Table.Th ta="right">{t('timecardExport.in10')}</Table.Th>
            <Table.Th ta="right">{t('timecardExport.exact')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sums.map(({ header, minutes, written }, at) => (
            <Table.Tr key={at}>
              <Table.Td>{header}</Table.Td>
              <Table.Td ta="right">{written === null ? t('timecardExport.unreadable') : in60(written)}</Table.Td>
              <Table.Td ta="right">{written === null ? '' : in10(written)}</Table.Td>
              <Table.Td ta="right">{in60(minutes)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}

function Example({ layout, preview: { people } }: CheckPartProps) {
  const { t } = useWords()
  const [staffId, setStaffId] = useState<string | null>(null)
  const person = people.find((one) => `${one.staffId}` === staffId) ?? people[0]
  if (person === undefined) return null
  return (
    <section>
      <h3>{t('timecardExport.exampleTitle')}</h3>
      <Select
        size="xs"
        w={260}
        aria-label={t('timecardExport.example')}
        allowDeselect={false}
        searchable
        data={people.map((one) => ({ value: `${one.staffId}`, label: `${one.code} ${one.staffName}`.trim() }))}
        value={`${person.staffId}`}
        onChange={setStaffId}
      />
      <Table>
        <Table.Tbody>
          {layout.columns.map(({ header }, at) => {
            const cell = person.cells[at]
            const minutes = cell?.minutes ?? null
            return (
              <Table.Tr key={at}>
                <Table.Td>{header}</Table.Td>
                <Table.Td ta="right">{cell?.text}</Table.Td>
                <Table.Td ta="right" c="dimmed">
                  {minutes === null ? '' : `${in60(minutes)} = ${in10(minutes)}`}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </section>
  )
}

/** Everything that is to be known before the file is written. */
export function CheckPart({ layout, preview }: CheckPartProps) {
  const { t } = useWords()
  const { from, to, people } = preview
  return (
    <>
      <Text fw={600}>{t('timecardExport.period', { from, to })}</Text>
      <Text size="sm">{people.length === 0 ? t('timecardExport.nobody') : t('timecardExport.people', { count: people.length })}</Text>
      <Before layout={layout} preview={preview} />
      <Problems preview={preview} />
      <Warnings preview={preview} />
      <CheckLine preview={preview} />
      <Example layout={layout} preview={preview} />
    </>
  )
}
