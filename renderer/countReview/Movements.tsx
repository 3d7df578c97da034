import { Fragment } from 'react'
import type { CountLine } from '#shared/contracts/countReview.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Text } from '../ui/index.ts'
import { StockPlot } from './StockPlot.tsx'
import { useRefresh } from './useRefresh.ts'

interface MovementsProps {
  readonly countId: string
  readonly line: CountLine
  /** What moved can still be read. */
  readonly isOpen: boolean
}

type Movement = OutputOf<'countReview.movements'>['rows'][number]

const msOf = (at: string | null): number => (at === null ? -Infinity : Date.parse(at))

/**
 * Newest first, as the beeps above it, by the time of the till: what came late stands where it belongs, and says when it came. The moment of the
 * last beep is a line between them: what stands below it is in the figure that was counted.
 */
function Rows({ movements, lastAt }: { readonly movements: readonly Movement[]; readonly lastAt: string | null }) {
  const { t, find, format } = useWords()
  const rows = movements.toSorted((a, b) => msOf(b.ownAt) - msOf(a.ownAt) || b.changeId - a.changeId)
  const counted = lastAt === null ? -1 : rows.findIndex(({ ownAt }) => msOf(ownAt) <= msOf(lastAt))
  const place = ({ place: kind, serverAt }: Movement): string =>
    kind === 'late' && serverAt !== null
      ? t('countReview.detail.arrivedLate', { at: format.moment(serverAt) })
      : t(`countReview.detail.places.${kind}`)
  const mark = (
    <tr className="countReview-beep-line">
      <td colSpan={3}>{t('countReview.detail.lastCounted', { at: lastAt === null ? '' : format.moment(lastAt) })}</td>
    </tr>
  )
  return (
    <table className="countReview-log">
      <thead>
        <tr>
          <th>{t('countReview.detail.at')}</th>
          <th>{t('countReview.detail.division')}</th>
          <th data-number>{t('countReview.detail.amount')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((one, at) => (
          <Fragment key={one.changeId}>
            {at === counted ? mark : null}
            <tr>
              <td>{one.ownAt === null ? '—' : format.moment(one.ownAt)}</td>
              <td>
                {one.division === null ? '' : (find(`fields.choices.stockDivision.${one.division}`) ?? one.division)}
                <Text size="xs" c={one.place === 'late' || one.place === 'afterCommit' ? 'var(--banto-changed-text)' : 'dimmed'}>
                  {place(one)}
                </Text>
                {one.memo === null ? null : (
                  <Text size="xs" c="dimmed">
                    {one.memo}
                  </Text>
                )}
              </td>
              <td data-number>{format.signed(one.amount)}</td>
            </tr>
          </Fragment>
        ))}
        {lastAt !== null && counted === -1 ? mark : null}
      </tbody>
    </table>
  )
}

/** What moved of a product since the count began; where that was not read, it says so rather than that nothing did. */
export function Movements({ countId, line, isOpen }: MovementsProps) {
  const { t } = useWords()
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
          <Rows movements={rows} lastAt={line.lastAt} />
        </>
      )}
    </>
  )
}
