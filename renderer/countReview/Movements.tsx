import type { CountLine } from '#shared/contracts/countReview.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Table, Text } from '../ui/index.ts'
import { StockPlot } from './StockPlot.tsx'
import { useRefresh } from './useRefresh.ts'

interface MovementsProps {
  readonly countId: string
  readonly line: CountLine
  /** What moved can still be read. */
  readonly isOpen: boolean
}

/** What moved of a product since the count began; where that was not read, it says so rather than that nothing did. */
export function Movements({ countId, line, isOpen }: MovementsProps) {
  const { t, find, format } = useWords()
  const { data } = useEngine('countReview.movements', { countId, productId: line.productId })
  const { refresh, job } = useRefresh(countId)
  if (data === undefined) return null
  const { isRead, rows } = data
  // Of a product that is gone Smaregi tells nothing any more.
  const canRead = !isRead && isOpen && !line.marks.includes('gone')
  return (
    <>
      <h3>{t('countReview.detail.movements')}</h3>
      {isRead || (rows.length > 0 && !isOpen) ? null : (
        <Text size="sm" c="var(--banto-changed-text)">
          {t('countReview.detail.movementsNotRead')}
        </Text>
      )}
      {canRead ? (
        <Button variant="default" loading={job !== null} onClick={() => void refresh()}>
          {t('countReview.refresh.go')}
        </Button>
      ) : null}
      {isRead && rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('countReview.detail.noMovements')}
        </Text>
      ) : null}
      {rows.length === 0 ? null : (
        <>
          <StockPlot movements={rows} expected={line.expected} counted={line.counted} lastAt={line.lastAt} />
          <Table>
            <Table.Tbody>
              {rows.map((one) => (
                <Table.Tr key={one.changeId}>
                  <Table.Td>{one.ownAt === null ? '—' : format.moment(one.ownAt)}</Table.Td>
                  <Table.Td>
                    {one.division === null ? '' : (find(`fields.choices.stockDivision.${one.division}`) ?? one.division)}
                    {one.memo === null ? null : (
                      <Text size="xs" c="dimmed">
                        {one.memo}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td ta="right">{format.signed(one.amount)}</Table.Td>
                  <Table.Td>
                    <Text size="xs" c={one.place === 'late' || one.place === 'afterCommit' ? 'var(--banto-changed-text)' : 'dimmed'}>
                      {t(`countReview.detail.places.${one.place}`)}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </>
      )}
    </>
  )
}
