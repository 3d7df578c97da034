import { productText } from '#shared/domain/productText.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Text } from '../ui/index.ts'
import { useReview } from './state.ts'
import { reasonsText } from './words.ts'

/** The rest is a number, and the list of the review. */
const mostNamed = 5

interface WaitingLinesProps {
  readonly countId: string
  /** Of these, those that stop the commit. */
  readonly blocking: number
  /** The review shows them. */
  readonly onShow: () => void
}

/** Which products stop a commit or are left out of it for now, and why: the first of them, and the way to all. */
export function WaitingLines({ countId, blocking, onShow }: WaitingLinesProps) {
  const words = useWords()
  const { t } = words
  const set = useReview((state) => state.set)
  const asked = { countId, filter: 'waiting', order: 'yen', descending: true, offset: 0, limit: mostNamed } as const
  const { data } = useEngine('countReview.lines', asked)
  if (data === undefined) return null
  const more = data.total - data.rows.length
  const others = data.total - blocking
  return (
    <>
      {blocking === 0 || others === 0 ? null : <Text size="sm">{t('countReview.commit.waitingToo', { count: others })}</Text>}
      <ul className="countReview-waiting">
        {data.rows.map((line) => (
          <li key={line.productId}>
            {t('countReview.commit.waitingLine', { name: productText(line), why: reasonsText(words, line.waits) })}
          </li>
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
