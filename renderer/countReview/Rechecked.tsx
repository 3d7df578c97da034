import type { OutputOf } from '#shared/contracts/index.ts'
import { useWords } from '../common/i18n.ts'
import { Alert, Text } from '../ui/index.ts'

/** Lines that are named; the review has the rest. */
const mostNamed = 8

/** What the last reading before the commit changed of the figures that were shown. */
export function Rechecked({ found }: { readonly found: Pick<OutputOf<'countReview.recheck'>, 'lines' | 'others' | 'rows'> }) {
  const { t, format } = useWords()
  const shown = found.rows.slice(0, mostNamed)
  const more = found.lines - shown.length
  return (
    <Alert color="yellow" role="alert">
      <Text size="sm">{t('countReview.commit.rechecked', { count: found.lines })}</Text>
      <ul className="countReview-waiting">
        {shown.map(({ productId, productName, isGone, before, after }) => (
          <li key={productId}>
            {t(isGone ? 'countReview.commit.recheckedGone' : 'countReview.commit.recheckedLine', {
              name: productName ?? t('countReview.commit.noName', { id: productId }),
              expectedBefore: before.expected,
              expectedAfter: after.expected,
              correctionBefore: format.signed(before.correction),
              correctionAfter: format.signed(after.correction),
            })}
          </li>
        ))}
        {more > 0 ? <li>{t('countReview.commit.recheckedMore', { count: more })}</li> : null}
      </ul>
      {found.others === 0 ? null : <Text size="sm">{t('countReview.commit.recheckedOthers', { count: found.others })}</Text>}
    </Alert>
  )
}
