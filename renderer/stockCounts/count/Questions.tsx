import { memo, useState, type MouseEvent } from 'react'
import type { CountEntry, CountSession } from '#shared/contracts/stockCounts.ts'
import type { InputOf } from '#shared/contracts/index.ts'
import { call } from '../../api/index.ts'
import { useErrors } from '../../common/errors.ts'
import { useWords } from '../../common/i18n.ts'
import { useEngine } from '../../common/queries.ts'
import { Button, Group, Text, TextInput } from '../../ui/index.ts'
import { doubtText } from '../words.ts'
import { readTyped } from './typed.ts'

interface QuestionsProps {
  readonly countId: string
  /** As `sessionsOfRound` names them. */
  readonly ofRound: string
  readonly sessionId: string
  readonly round: number
  /** The pointer is over what is to be answered, here or below it. */
  readonly isPointedAt: boolean
  readonly onTakeBack: (place: { readonly sessionId: string; readonly seq: number }) => void
  readonly onAnswered: () => void
}

/** The sessions whose questions are asked here, as one text: it stays the same while only their figures change. */
export const sessionsOfRound = (
  sessions: readonly CountSession[],
  { sessionId, round }: { readonly sessionId: string; readonly round: number },
): string => [sessionId, ...sessions.flatMap((one) => (one.round === round ? [one.sessionId] : []))].join(' ')

/** How many questions are shown at a time; the rest follow. */
const mostShown = 3

const isAmong = (rows: readonly CountEntry[], { sessionId, seq }: CountEntry): boolean =>
  rows.some((row) => row.sessionId === sessionId && row.seq === seq)

/** The second click of a double click answers nothing. */
const ofFirstClick =
  (work: () => void) =>
  ({ detail }: MouseEvent): void => {
    if (detail <= 1) work()
  }

interface CasePiecesProps extends Pick<QuestionsProps, 'sessionId' | 'onAnswered'> {
  readonly entry: CountEntry
}

function CasePieces({ entry, sessionId, onAnswered }: CasePiecesProps) {
  const { t } = useWords()
  const errors = useErrors()
  const [text, setText] = useState('')
  const typed = readTyped(text)
  const isRight = typed.kind === 'quantity' && typed.pieces >= 1
  const keep = async (): Promise<void> => {
    if (typed.kind !== 'quantity' || entry.code === null || entry.productId === null) return
    try {
      await call('stockCounts.setCase', { sessionId, code: entry.code, productId: entry.productId, pieces: typed.pieces })
      onAnswered()
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <Group gap={6}>
      <TextInput
        aria-label={t('stockCounts.answers.casePieces')}
        placeholder={t('stockCounts.answers.casePieces')}
        w={130}
        inputMode="numeric"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && isRight && !event.nativeEvent.isComposing) void keep()
        }}
      />
      <Button size="compact-sm" disabled={!isRight} onClick={() => void keep()}>
        {t('stockCounts.answers.setCase')}
      </Button>
    </Group>
  )
}

/** What somebody should look at, of whoever counts in this round or did before; the beeps go on meanwhile. */
export const Questions = memo(function Questions(props: QuestionsProps) {
  const { countId, ofRound, sessionId, round, isPointedAt, onTakeBack, onAnswered } = props
  const words = useWords()
  const { t } = words
  const errors = useErrors()
  const { data } = useEngine('stockCounts.entries', { countId, openDoubts: true, limit: 100 })
  const asked = ofRound.split(' ')
  const rows = (data?.rows ?? []).filter((row) => asked.includes(row.sessionId))
  // Those of other rounds are not asked here; beyond what was read, all are taken to be of this one.
  const open = rows.length + Math.max(0, (data?.found ?? 0) - (data?.rows.length ?? 0))
  const title = t(round > 1 ? 'stockCounts.count.questionsOfRound' : 'stockCounts.count.questions', { count: open, round })
  /** What stood here since the pointer came: the answered ones keep their place until it leaves, so that no button moves under it. */
  const [stood, setStood] = useState<readonly CountEntry[]>([])
  const isAnswered = (entry: CountEntry): boolean => !isAmong(rows, entry)
  const held = isPointedAt ? stood : []
  const free = mostShown - held.filter((entry) => !isAnswered(entry)).length
  // The next ones follow below those that are held.
  const shown = [...held, ...rows.filter((row) => !isAmong(held, row)).slice(0, free)]
  if (isPointedAt ? shown.length > held.length : stood.length > 0) setStood(isPointedAt ? shown : [])
  if (shown.length === 0) return null
  const confirm = async (place: InputOf<'stockCounts.confirm'>): Promise<void> => {
    try {
      await call('stockCounts.confirm', { ...place, by: sessionId })
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <section className="stockCounts-side-part" aria-label={title}>
      <h2>{title}</h2>
      <ul className="stockCounts-questions">
        {shown.map((entry) => {
          const place = { sessionId: entry.sessionId, seq: entry.seq }
          return (
            <li key={`${entry.sessionId}-${entry.seq}`} data-answered={isAnswered(entry) ? t('stockCounts.count.answered') : undefined}>
              <span className="stockCounts-name">{entry.productName ?? entry.code}</span>
              {entry.productName === null || entry.code === null ? null : (
                <Text size="xs" c="dimmed">
                  {entry.code}
                </Text>
              )}
              {entry.sessionId === sessionId ? null : (
                <Text size="xs" c="dimmed">
                  {entry.person}
                </Text>
              )}
              <Text size="sm">{doubtText(words, entry, round, entry.stands)}</Text>
              <Group gap={6} mt={4} inert={isAnswered(entry)}>
                {entry.doubt === 'caseUnknown' ? (
                  <CasePieces entry={entry} sessionId={sessionId} onAnswered={onAnswered} />
                ) : (
                  <Button size="compact-sm" variant="default" onClick={ofFirstClick(() => void confirm(place))}>
                    {t('stockCounts.answers.right')}
                  </Button>
                )}
                <Button size="compact-sm" variant="default" onClick={ofFirstClick(() => onTakeBack(place))}>
                  {t('stockCounts.answers.takeBack')}
                </Button>
              </Group>
            </li>
          )
        })}
      </ul>
      {open > mostShown ? (
        <Text size="xs" c="dimmed">
          {t('stockCounts.count.moreQuestions', { count: open - mostShown })}
        </Text>
      ) : null}
    </section>
  )
})
