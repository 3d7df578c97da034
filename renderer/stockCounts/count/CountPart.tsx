import { useEffect, useRef, useState } from 'react'
import type { ScanSource } from '#shared/contracts/scanners.ts'
import type { Shelf } from '#shared/contracts/stockCounts.ts'
import { shelfCodeOf } from '#shared/domain/stockCounts/shelfCode.ts'
import { useAction } from '../../common/actions.ts'
import { useWords } from '../../common/i18n.ts'
import { isTextField } from '../../common/keys.ts'
import { call } from '../../api/index.ts'
import { useErrors } from '../../common/errors.ts'
import { useEngine } from '../../common/queries.ts'
import { useStable } from '../../common/useStable.ts'
import { useScanTarget, type Scan } from '../../scanning/index.ts'
import { Button, notifications, Text, topDialog } from '../../ui/index.ts'
import { RecountList } from '../../countReview/index.ts'
import type { FoundProduct } from '../ProductFinder.tsx'
import { useStockCounts, type Counter, type OpenCount } from '../state.ts'
import { Board } from './Board.tsx'
import { CountBar } from './CountBar.tsx'
import { CountFigures } from './CountFigures.tsx'
import { Figure } from './Figure.tsx'
import { Join } from './Join.tsx'
import { LastBeeps } from './LastBeeps.tsx'
import { LeftTexts } from './LeftTexts.tsx'
import { QuantityField } from './QuantityField.tsx'
import { Questions, sessionsOfRound } from './Questions.tsx'
import { SellingSwitch } from '../SellingSwitch.tsx'
import { createTyping, readTyped, type Typed } from './typed.ts'
import { UnknownCodes } from './UnknownCodes.tsx'
import { leaveSession, useCounting } from './useCounting.ts'

/** Keys of a scanner over a slow radio are up to 120 ms apart; a person who types a number lifts the scanner later than that. */
const betweenKeysMs = 150

/** A list, menu or dialog that is open, and what opened it; and fields that text stands in. The field of the quantity takes the focus from none of them. */
const keepsFocus = (at: Element | null): boolean =>
  (isTextField(at) && !at.readOnly) || at?.closest('[aria-expanded="true"], [role="listbox"], [role="menu"], [role="dialog"]') != null

/** Of the ledger: the beeps in sight and the rows about them. */
const newestRows = 50

interface CounterProps {
  readonly count: OpenCount
  readonly counter: Counter
  readonly shelves: readonly Shelf[]
}

/** Made for the scanner: each beep counts, a number before or after it sets the quantity, nothing stops the next beep. */
function Counting({ count, counter, shelves }: CounterProps) {
  const { countId, storeId, sessions, planned } = count
  const { sessionId, person, round } = counter
  const { t } = useWords()
  const { shelfId, begin, left, setLeft } = useStockCounts()
  const { data: newest } = useEngine('stockCounts.entries', { countId, sessionId, limit: newestRows })
  const counting = useCounting(counter, newest?.rows ?? [])
  // Apart, so that a key draws the field alone.
  const [typing] = useState(createTyping)
  const [isPointedAt, setPointedAt] = useState(false)
  const { beeps, shown, last, target } = counting
  const field = useRef<HTMLInputElement>(null)
  const errors = useErrors()
  /** What was chosen is done: the next thing typed is a number again. */
  const home = useStable((): void => {
    setTimeout(() => {
      if (topDialog() === null && !keepsFocus(document.activeElement)) field.current?.focus()
    })
  })

  /** A number that stands in the field is for the beep that comes now; it is taken once. */
  const takePieces = (source?: ScanSource): number | null => {
    const { text, at } = typing.getState()
    // Another scanner in the middle of the keys of one: they are half a code, which its own scan takes away.
    if (source !== undefined && source !== 'wedge' && performance.now() - at < betweenKeysMs) return null
    const typed = readTyped(text)
    typing.setState({ text: '' })
    if (typed.kind === 'code' || typed.kind === 'other') setLeft([...left.filter((one) => one !== text), text])
    return typed.kind === 'quantity' ? typed.pieces : null
  }
  const countScan = useStable(({ code, raw, source }: Scan): void =>
    counting.scan(code.code === '' ? raw : code.code, raw, source, takePieces(source)),
  )
  useScanTarget(countScan)
  useAction({
    id: 'stockCounts.takeBack',
    label: t('stockCounts.count.takeBackLast'),
    keys: 'Ctrl+Z',
    group: t('stockCounts.title'),
    // Enabled without a beep as well: the key takes back no edit of another screen while somebody counts.
    run: () => {
      if (last === null) notifications.show({ id: 'stockCounts.noBeep', color: 'yellow', message: t('stockCounts.count.takeBackNone') })
      else counting.undo(last)
    },
  })
  const scanTyped = (code: string): void => counting.scan(code, code, 'keyboard', null)
  const enter = async (typed: Typed): Promise<void> => {
    const { text } = typing.getState()
    // A shelf's number is read as its label is.
    if (typed.kind === 'other' && shelves.some(({ code }) => code.toUpperCase() === shelfCodeOf(typed.text)?.toUpperCase())) {
      typing.setState({ text: '' })
      return scanTyped(typed.text)
    }
    if (typed.kind === 'other') {
      try {
        const { cards } = await call('lookup.find', { code: typed.text.slice(0, 200) })
        // What was typed meanwhile stands.
        if (cards.length > 0 && typing.getState().text === text) typing.setState({ text: '' })
        if (cards.length > 0) return scanTyped(typed.text)
        notifications.show({
          id: 'stockCounts.neither',
          color: 'yellow',
          message: t('stockCounts.count.quantityNeither', { text: typed.text }),
        })
      } catch (error) {
        errors.show(error)
      }
      return
    }
    typing.setState({ text: '' })
    if (typed.kind === 'code') scanTyped(typed.code)
    if (typed.kind !== 'quantity') return
    if (target === null) notifications.show({ id: 'stockCounts.noBeep', color: 'yellow', message: t('stockCounts.count.quantityNoBeep') })
    else counting.setRun(target, typed.pieces)
  }
  const onEnter = useStable((typed: Typed) => void enter(typed))
  const onChoose = useStable((product: FoundProduct) => counting.add(product, takePieces() ?? 1))
  const dropLastLeft = useStable(() => setLeft(left.slice(0, -1)))
  const onTakeBack = useStable(counting.takeBackEntry)
  const onUndo = useStable(counting.undo)
  const onAgain = useStable(counting.again)
  const shelf = shelves.find((one) => one.shelfId === shelfId) ?? null
  return (
    <div className="stockCounts-count" role="presentation" onClick={home}>
      <div className="stockCounts-main">
        {round > 1 ? <h2 className="stockCounts-round">{t('stockCounts.join.round', { round })}</h2> : null}
        <CountBar storeId={storeId} shelves={shelves} onScan={countScan} onChoose={onChoose} onDone={home} />
        <Figure beeped={shown} isBlind={count.isBlind || round > 1} round={round} shelf={shelf} onAgain={onAgain} />
        <QuantityField
          field={field}
          typing={typing}
          targetName={target?.beep?.product?.productName ?? target?.code ?? null}
          onEnter={onEnter}
          onEmptyEscape={left.length === 0 ? null : dropLastLeft}
        />
        <LeftTexts
          texts={left}
          onCount={(one) => {
            setLeft(left.filter((other) => other !== one))
            scanTyped(one)
          }}
          onDrop={(one) => setLeft(left.filter((other) => other !== one))}
        />
      </div>
      <aside className="stockCounts-side">
        <div className="stockCounts-who">
          <Text size="sm" fw={600}>
            {t('stockCounts.count.person', { person })}
          </Text>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => {
              leaveSession(sessionId)
              begin(null)
            }}
          >
            {t('stockCounts.count.change')}
          </Button>
        </div>
        <CountFigures count={count} />
        <LastBeeps beeps={beeps} onTakeBack={onUndo} onAgain={onAgain} />
        {/* However much there is to answer, the last beeps stay in sight above it. */}
        <div
          className="stockCounts-open-points"
          role="region"
          tabIndex={0}
          aria-label={t('stockCounts.count.openPoints')}
          onPointerEnter={() => setPointedAt(true)}
          onPointerLeave={() => setPointedAt(false)}
        >
          <Questions
            countId={countId}
            ofRound={sessionsOfRound(sessions, counter)}
            sessionId={sessionId}
            round={round}
            isPointedAt={isPointedAt}
            onTakeBack={onTakeBack}
            onAnswered={home}
          />
          {round > 1 ? <RecountList countId={countId} round={round} /> : null}
          <UnknownCodes countId={countId} sessionId={sessionId} />
          <SellingSwitch />
          <Board countId={countId} planned={planned} />
        </div>
      </aside>
    </div>
  )
}

/** Where a count is counted, once the person has said who they are. */
export function CountPart({ count }: { readonly count: OpenCount }) {
  const { session, begin } = useStockCounts()
  const { data: shelves = [] } = useEngine('stockCounts.shelves', { storeId: count.storeId })
  const isOpen = count.state === 'counting'
  const isOfCount = session !== null && session.countId === count.countId
  // With the program, while the window was loaded again, or somewhere else.
  const isOver = !isOpen || count.sessions.some(({ sessionId, endedAt }) => sessionId === session?.sessionId && endedAt !== null)
  const mine = isOfCount && !isOver ? session : null
  useEffect(() => {
    if (isOfCount && isOver) begin(null)
  }, [isOfCount, isOver, begin])
  if (mine === null) return <Join count={count} />
  return <Counting key={mine.sessionId} count={count} counter={mine} shelves={shelves} />
}
