import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { SegmentedControl, Text, UnstyledButton } from '../ui/index.ts'
import { useReview, type GroupBy } from './state.ts'

const ways = ['category', 'shelf', 'person'] as const
/** The rest are small. */
const mostBars = 14

/** Where the loss is: a bar to the left for what is less, one to the right for what is more, in yen at cost. */
export function Groups({ countId }: { readonly countId: string }) {
  const { t, format } = useWords()
  const { by, group, set } = useReview()
  const { data: rows = [] } = useEngine('countReview.groups', { countId, by })
  const shown = rows
    .filter(({ differing }) => differing > 0)
    .toSorted((a, b) => b.moreYen - b.lessYen - (a.moreYen - a.lessYen))
    .slice(0, mostBars)
  const most = Math.max(1, ...shown.map(({ moreYen, lessYen }) => Math.max(moreYen, -lessYen)))
  return (
    <section className="countReview-groups" aria-label={t('countReview.groups.title')}>
      <header>
        <h2>{t('countReview.groups.title')}</h2>
        <SegmentedControl
          aria-label={t('countReview.groups.by')}
          value={by}
          data={ways.map((way) => ({ value: way, label: t(`countReview.groups.${way}`) }))}
          onChange={(value) => set({ by: value as GroupBy })}
        />
      </header>
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('countReview.groups.empty')}
        </Text>
      ) : (
        <ul>
          {shown.map(({ key, name, moreYen, lessYen, differing, lines }) => {
            const label = name ?? t('countReview.groups.none')
            return (
              <li key={key}>
                <UnstyledButton
                  aria-pressed={group?.by === by && group.key === key}
                  title={t('countReview.groups.row', {
                    name: label,
                    lines,
                    differing,
                    more: format.signedYen(moreYen),
                    less: format.signedYen(lessYen),
                  })}
                  onClick={() => set({ group: group?.key === key && group.by === by ? null : { by, key, name: label } })}
                >
                  <span className="countReview-name">{label}</span>
                  <span className="countReview-bar" data-side="less">
                    <i style={{ width: `${(-lessYen / most) * 100}%` }} />
                  </span>
                  <span className="countReview-bar" data-side="more">
                    <i style={{ width: `${(moreYen / most) * 100}%` }} />
                  </span>
                  <span data-number data-sign={Math.sign(Math.round(moreYen + lessYen))}>
                    {format.signedYen(moreYen + lessYen)}
                  </span>
                  <span className="countReview-quiet" data-number>
                    {t('countReview.groups.lines', { differing, lines })}
                  </span>
                </UnstyledButton>
              </li>
            )
          })}
        </ul>
      )}
      {by === 'category' || shown.length < 2 ? null : <p className="countReview-quiet">{t('countReview.groups.overlap')}</p>}
    </section>
  )
}
