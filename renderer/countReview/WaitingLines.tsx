import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button } from '../ui/index.ts'
import { useReview } from './state.ts'
import { reasonsText } from './words.ts'

/** The rest is a number, and the list of the review. */
const mostNamed = 5

/** Which products a commit leaves out for now, and why: the first of them, and the way to all. `onShow`: the review shows them. */
export function WaitingLines({ countId, onShow }: { readonly countId: string; readonly onShow: () => void }) {
  const words = useWords()
  const { t } = words
  const set = useReview((state) => state.set)
  const asked = { countId, filter: 'waiting', order: 'yen', descending: true, offset: 0, limit: mostNamed } as const
  const { data } = useEngine('countReview.lines', asked)
  if (data === undefined) return null
  const more = data.total - data.rows.length
  return (
    <>
      <ul className="countReview-waiting">
        {data.rows.map(({ productId, productName, waits }) => (
          <li key={productId}>{t('countReview.commit.waitingLine', { name: productName, why: reasonsText(words, waits) })}</li>
        ))}
        {more > 0 ? <li>{t('countReview.commit.waitingMore', { count: more })}</li> : null}
      </ul>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          set({ filter: 'waiting', group: null, search: '' })
          onShow()
        }}
      >
        {t('countReview.commit.showWaiting')}
      </Button>
    </>
  )
}
