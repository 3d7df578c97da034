import { memo } from 'react'
import { useWords } from '../common/i18n.ts'
import { FilesPart } from '../countFiles/index.ts'
import { ReviewPart, useReview } from '../countReview/index.ts'
import { Badge, Button, Group, IconChevronLeft, Tabs, Text, Title } from '../ui/index.ts'
import { CountPart } from './count/CountPart.tsx'
import { leaveSession } from './count/useCounting.ts'
import { CountMenu } from './CountMenu.tsx'
import { LedgerPart } from './ledger/LedgerPart.tsx'
import { countParts, useStockCounts, type CountPart as Part, type OpenCount } from './state.ts'
import { useNotCounted } from './useNotCounted.ts'
import { UnrecordedBeeps } from './UnrecordedBeeps.tsx'
import { stateColors } from './words.ts'

function PartOf({ part, count }: { readonly part: Part; readonly count: OpenCount }) {
  const { show, session, begin, showLedger } = useStockCounts()
  /** A round of its own, and so a session of its own: the person is asked anew. */
  const recount = (): void => {
    if (session !== null) leaveSession(session.sessionId)
    begin(null)
    show('count')
  }
  switch (part) {
    case 'review':
      return (
        <ReviewPart
          count={count}
          onRecount={recount}
          onLedger={(product) => showLedger({ product })}
          onQuestions={() => showLedger({ openDoubts: true })}
        />
      )
    case 'ledger':
      return <LedgerPart count={count} />
    case 'files':
      return (
        <FilesPart
          count={count}
          onShow={(place) => {
            switch (place.kind) {
              case 'count':
                return show('count')
              case 'questions':
                return showLedger({ openDoubts: true })
              case 'product':
                return showLedger({ product: { productId: place.productId, name: place.name } })
              default:
                useReview.getState().set({ filter: place.kind, group: null, search: '' })
                return show('review')
            }
          }}
        />
      )
    default:
      return <CountPart count={count} />
  }
}

type Named = Pick<OpenCount, 'countId' | 'name' | 'state' | 'storeName'>

/** What a count is called, its state and what can be done with it as a whole. */
const Head = memo(function Head({ countId, name, state, storeName }: Named) {
  const { t } = useWords()
  const open = useStockCounts((of) => of.open)
  return (
    <Group px="md" pt="xs" gap="sm" wrap="nowrap" className="stockCounts-head">
      <Button variant="subtle" leftSection={<IconChevronLeft size={15} aria-hidden />} onClick={() => open(null)}>
        {t('stockCounts.back')}
      </Button>
      <Title order={1} fz={15} className="stockCounts-name" title={name}>
        {name}
      </Title>
      <Badge color={stateColors[state]} variant="light" title={t(`stockCounts.stateHints.${state}`)}>
        {t(`stockCounts.states.${state}`)}
      </Badge>
      <Text size="sm" c="dimmed" className="stockCounts-name">
        {storeName}
      </Text>
      <span className="stockCounts-gap" />
      <CountMenu countId={countId} name={name} state={state} />
    </Group>
  )
})

const Parts = memo(function Parts() {
  const { t } = useWords()
  const part = useStockCounts((of) => of.part)
  const show = useStockCounts((of) => of.show)
  return (
    <Tabs value={part} onChange={(value) => show((value ?? 'count') as Part)} px="md">
      <Tabs.List>
        {countParts.map((one) => (
          <Tabs.Tab key={one} value={one} fz="sm" py={8}>
            {t(`stockCounts.parts.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  )
})

/** One count: counting, review, ledger, files. */
export function OneCount({ count }: { readonly count: OpenCount }) {
  const { t } = useWords()
  const part = useStockCounts((of) => of.part)
  useNotCounted(t('stockCounts.notCounted.elsewhere'), { enabled: part !== 'count' })
  const { countId, name, state, storeName } = count
  return (
    <>
      <Head countId={countId} name={name} state={state} storeName={storeName} />
      <Parts />
      <UnrecordedBeeps counts={[count]} />
      <PartOf part={part} count={count} />
    </>
  )
}
