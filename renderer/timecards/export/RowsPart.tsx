import type { PayrollPreview } from '#shared/contracts/timecardExport.ts'
import type { Layout } from '#shared/domain/payroll/layout.ts'
import { useWords } from '../../common/i18n.ts'
import { Checkbox, Table } from '../../ui/index.ts'

interface RowsPartProps {
  readonly layout: Layout
  /** Whom the file could have. */
  readonly people: PayrollPreview['people']
  /** Ids of those who are left out. */
  readonly left: ReadonlySet<number>
  readonly onLeft: (left: ReadonlySet<number>) => void
}

/** Every line of the file, with a box that leaves its person out. */
export function RowsPart({ layout, people, left, onLeft }: RowsPartProps) {
  const { t } = useWords()
  const isAll = !people.some(({ staffId }) => left.has(staffId))
  const put = (staffId: number, isWritten: boolean): void => {
    const others = [...left].filter((one) => one !== staffId)
    onLeft(new Set(isWritten ? others : [...others, staffId]))
  }
  return (
    <details open={!isAll || undefined}>
      <summary>{t('timecardExport.rowsTitle')}</summary>
      <div className="timecards-export-rows">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>
                <Checkbox
                  aria-label={t('timecardExport.everybody')}
                  checked={isAll}
                  indeterminate={!isAll && people.some(({ staffId }) => !left.has(staffId))}
                  onChange={() => onLeft(new Set(isAll ? people.map(({ staffId }) => staffId) : []))}
                />
              </Table.Th>
              {layout.columns.map(({ header }, at) => (
                <Table.Th key={at}>{header}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {people.map(({ staffId, staffName, cells }) => (
              <Table.Tr key={staffId} className={left.has(staffId) ? 'ui-dimmed' : undefined}>
                <Table.Td>
                  <Checkbox
                    aria-label={t('timecardExport.isWritten', { name: staffName })}
                    checked={!left.has(staffId)}
                    onChange={(event) => put(staffId, event.currentTarget.checked)}
                  />
                </Table.Td>
                {cells.map(({ text }, at) => (
                  <Table.Td key={at}>{text}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </details>
  )
}
