import './countReview.css'
import { useRef } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { useAction } from '../common/actions.ts'
import { errorText } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Center, IconX, SegmentedControl, Select, Skeleton, Text, TextInput } from '../ui/index.ts'
import { AfterCommit } from './AfterCommit.tsx'
import { CorrectedTwice, Elsewhere } from './Elsewhere.tsx'
import { Groups } from './Groups.tsx'
import { Head } from './Head.tsx'
import { LineDetail } from './LineDetail.tsx'
import { LineList } from './LineList.tsx'
import { Reopen } from './Reopen.tsx'
import { useReview, type LineFilter, type LineOrder } from './state.ts'
import { Uncounted } from './Uncounted.tsx'
import { useSummary } from './useSummary.ts'

const filters = ['differs', 'counted', 'uncounted', 'recount', 'waiting', 'marked', 'all'] as const
const orders = ['yen', 'pieces', 'percent', 'name', 'code', 'category', 'lastAt'] as const

interface ReviewPartProps {
  readonly count: OutputOf<'stockCounts.open'>
  /** Somebody wants to count again what differs much. */
  readonly onRecount: () => void
  /** Somebody wants to see, and perhaps correct, the beeps of a product. */
  readonly onLedger: (product: { readonly productId: number; readonly name: string }) => void
  /** Somebody wants to see, and answer, all questions. */
  readonly onQuestions: () => void
}

interface ChosenProps extends Pick<ReviewPartProps, 'count' | 'onLedger'> {
  readonly productId: number
}

function Chosen({ count, productId, onLedger }: ChosenProps) {
  // Asked for by itself, so that it stays when the list shows others.
  const asked = {
    countId: count.countId,
    filter: 'all',
    order: 'name',
    descending: false,
    search: '',
    offset: 0,
    limit: 1,
    productId,
  } as const
  const { data } = useEngine('countReview.lines', asked)
  const { t } = useWords()
  const { filter, search, group } = useReview()
  const shown = { ...asked, filter, search, group: group === null ? null : { by: group.by, key: group.key } }
  const { data: ofList } = useEngine('countReview.lines', shown)
  const line = data?.rows[0]
  return line === undefined ? null : (
    <>
      {ofList?.total === 0 ? (
        <Text size="sm" c="dimmed" px="md" pt="xs">
          {t('countReview.detail.notInList')}
        </Text>
      ) : null}
      <LineDetail
        countId={count.countId}
        line={line}
        isOpen={count.state === 'counting'}
        isTakenBack={count.state === 'takingBack' || count.state === 'takenBack'}
        onLedger={() => onLedger({ productId, name: line.productName })}
      />
    </>
  )
}

/** The review of a count: what differs and where, what nobody counted, and the commit. */
export function ReviewPart({ count, onRecount, onLedger, onQuestions }: ReviewPartProps) {
  const words = useWords()
  const { t } = words
  const { countId } = count
  const { filter, order, search, group, productId, set } = useReview()
  const { summary, error, isBehind } = useSummary(countId)
  const field = useRef<HTMLInputElement>(null)
  useAction({
    id: 'countReview.search',
    label: t('countReview.search'),
    keys: 'Ctrl+F',
    group: t('stockCounts.title'),
    run: () => {
      field.current?.focus()
      field.current?.select()
    },
  })
  if (error !== null) {
    return (
      <Center flex={1} p="xl">
        <Text role="alert">{errorText(words, error)}</Text>
      </Center>
    )
  }
  if (summary === undefined) return <Skeleton m="md" height={160} />
  return (
    <div className="countReview">
      {/* What was corrected twice is to be put right first, and says what the other would. */}
      {summary.twice === null ? (
        <Elsewhere elsewhere={summary.elsewhere} isOpen={count.state === 'counting' || count.state === 'ended'} />
      ) : null}
      <CorrectedTwice twice={summary.twice} />
      <AfterCommit countId={countId} after={summary.after} />
      <Reopen count={count} />
      <Head count={count} summary={summary} isBehind={isBehind} onRecount={onRecount} onQuestions={onQuestions} />
      {count.state === 'counting' ? <Uncounted countId={countId} uncounted={summary.uncounted} isBehind={isBehind} /> : null}
      <div className="countReview-body">
        <div className="countReview-main">
          <div className="countReview-tools">
            <SegmentedControl
              aria-label={t('countReview.filters.label')}
              value={filter}
              data={filters.map((value) => ({ value, label: t(`countReview.filters.${value}`) }))}
              onChange={(value) => set({ filter: value as LineFilter })}
            />
            <Select
              aria-label={t('countReview.orders.label')}
              w={140}
              value={order}
              data={orders.map((value) => ({ value, label: t(`countReview.orders.${value}`) }))}
              onChange={(value) => set({ order: (value ?? 'yen') as LineOrder })}
            />
            <TextInput
              ref={field}
              type="search"
              aria-label={t('countReview.search')}
              placeholder={t('countReview.searchHint')}
              flex="1 1 110px"
              maw={260}
              value={search}
              onChange={(event) => set({ search: event.currentTarget.value })}
            />
            {group === null ? null : (
              <Button variant="light" size="compact-sm" rightSection={<IconX size={13} aria-hidden />} onClick={() => set({ group: null })}>
                {t('countReview.groups.clear', { name: group.name })}
              </Button>
            )}
          </div>
          <LineList countId={countId} />
        </div>
        <aside className="countReview-side">
          {productId === null ? (
            <Text c="dimmed" p="md">
              {t('countReview.detail.none')}
            </Text>
          ) : (
            <Chosen count={count} productId={productId} onLedger={onLedger} />
          )}
          <Groups countId={countId} />
        </aside>
      </div>
    </div>
  )
}
