import { useState } from 'react'
import type { CountLine } from '#shared/contracts/countReview.ts'
import { productText } from '#shared/domain/productText.ts'
import { foldCode } from '#shared/domain/text.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '../ui/index.ts'
import { Movements } from './Movements.tsx'
import { reasonsText } from './words.ts'

interface LineDetailProps {
  readonly countId: string
  readonly line: CountLine
  /** It can still be decided. */
  readonly isOpen: boolean
  /** The commit was taken back. */
  readonly isTakenBack: boolean
  readonly onLedger: () => void
}

type OfLine = Pick<LineDetailProps, 'countId' | 'line'>

function Decision({ countId, line }: OfLine) {
  const { t, format } = useWords()
  const errors = useErrors()
  const { productId, counted, expected, cost, choice, waits } = line
  const [pieces, setPieces] = useState('')
  const [isTyping, setTyping] = useState(false)
  const decide = async (next: CountLine['choice'], amount: number | null = null): Promise<void> => {
    try {
      await call('countReview.decide', { countId, productIds: [productId], choice: next, pieces: amount, reason: line.reason })
      setTyping(false)
    } catch (error) {
      errors.show(error)
    }
  }
  const choices = counted === null ? (['leave', 'zero', 'pieces'] as const) : (['correct', 'leave', 'pieces'] as const)
  // What waits for a person's word, not only for a reading or a send, has none chosen before: a choice that stands already cannot be made.
  const isAsked = counted === null || waits.some((why) => why !== 'unsent' && why !== 'notRead')
  const current = isTyping ? 'pieces' : (choice ?? (isAsked ? '' : 'correct'))
  const typed = foldCode(pieces)
  const isRight = /^-?\d{1,6}$/u.test(typed)
  const keep = (): void => {
    if (isRight) void decide('pieces', Number(typed))
  }
  return (
    <Stack gap={6}>
      <SegmentedControl
        aria-label={t('countReview.detail.choice')}
        value={current}
        data={choices.map((value) => ({ value, label: t(`countReview.choices.${value}`) }))}
        onChange={(value) => (value === 'pieces' ? setTyping(true) : void decide(value as CountLine['choice']))}
      />
      {counted !== null || expected === 0 ? null : (
        <Text size="sm" c="dimmed">
          {t(cost === null ? 'countReview.detail.zeroWithoutCost' : 'countReview.detail.zero', {
            pieces: format.signed(0 - expected),
            yen: format.signedYen((0 - expected) * (cost ?? 0)),
          })}
        </Text>
      )}
      {isTyping ? (
        <Group gap={6}>
          <TextInput
            aria-label={t('countReview.detail.pieces')}
            placeholder={t('countReview.detail.pieces')}
            autoFocus
            w={110}
            inputMode="numeric"
            value={pieces}
            onChange={(event) => setPieces(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing) keep()
            }}
          />
          <Button disabled={!isRight} onClick={keep}>
            {t('countReview.choices.pieces')}
          </Button>
        </Group>
      ) : null}
    </Stack>
  )
}

function Reason({ countId, line }: OfLine) {
  const { t } = useWords()
  const errors = useErrors()
  const [text, setText] = useState(line.reason ?? '')
  const save = async (reason: string): Promise<void> => {
    if (reason === (line.reason ?? '')) return
    try {
      await call('countReview.noteReason', { countId, productId: line.productId, reason: reason === '' ? null : reason })
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <div>
      <TextInput
        label={t('countReview.detail.reason')}
        maxLength={100}
        list="countReview-reasons"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => void save(text.trim())}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) void save(text.trim())
        }}
      />
      <datalist id="countReview-reasons">
        {t('countReview.detail.reasons')
          .split(/[,、]\s*/u)
          .map((reason) => (
            <option key={reason} value={reason} />
          ))}
      </datalist>
    </div>
  )
}

/** The newest beeps of a line; the ledger has them all, and corrects them. */
const newestBeeps = 20

function Beeps({ countId, line, onLedger }: Omit<LineDetailProps, 'isOpen' | 'isTakenBack'>) {
  const { t, format } = useWords()
  const { data } = useEngine('stockCounts.entries', { countId, productId: line.productId, limit: newestBeeps })
  const rows = data?.rows ?? []
  if (rows.length === 0) return null
  return (
    <>
      <h3>{t('countReview.detail.ledger')}</h3>
      <table className="countReview-log">
        <thead>
          <tr>
            <th>{t('countReview.detail.at')}</th>
            <th>{t('countReview.detail.personAndShelf')}</th>
            <th data-number>{t('stockCounts.ledger.pieces')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.sessionId}-${row.seq}`}>
              <td>{format.moment(row.at)}</td>
              <td>
                {[row.person, row.shelfCode].filter(Boolean).join(' · ')}
                <Text size="xs" c="dimmed">
                  {t(`stockCounts.ledger.kinds.${row.kind}`)}
                </Text>
              </td>
              <td data-number>
                {row.sets !== null
                  ? t('stockCounts.ledger.sets', { count: row.sets })
                  : row.kind === 'scan' || row.kind === 'typed'
                    ? format.number(row.pieces)
                    : ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button variant="default" onClick={onLedger}>
        {t('countReview.detail.toLedger')}
      </Button>
    </>
  )
}

/** One line with all that explains it: how the variance comes about, who counted it, and what moved. */
export function LineDetail({ countId, line, isOpen, isTakenBack, onLedger }: LineDetailProps) {
  const words = useWords()
  const { t, format } = words
  const { counted, expected, variance, rounds, marks, waits, persons, shelves, lastAt, correction, after } = line
  // Of what has no stock nothing can be decided; the reasons say why.
  const hasStock = !marks.includes('gone') && !marks.includes('notControlled')
  return (
    <div className="countReview-detail">
      <h2>{productText(line)}</h2>
      <Text size="sm" c="dimmed">
        {[line.productCode, line.categoryName].filter(Boolean).join(' · ')}
      </Text>
      <Text fw={600}>
        {counted === null
          ? t('countReview.detail.formulaUncounted', { expected })
          : variance === null
            ? t('countReview.detail.formulaNoStock', { counted })
            : t('countReview.detail.formula', { counted, expected, variance: format.signed(variance) })}
      </Text>
      <Text size="sm">
        {correction === 0
          ? waits.length > 0
            ? t(`countReview.detail.${line.isBlocking ? 'blocks' : 'waits'}`, { why: reasonsText(words, waits) })
            : t(`countReview.detail.${isOpen ? 'noCorrection' : 'notCorrected'}`)
          : t(
              `countReview.detail.${isOpen ? 'correction' : marks.includes('refused') ? 'refused' : isTakenBack ? 'reversed' : 'corrected'}`,
              {
                correction: format.signed(correction),
              },
            )}
      </Text>
      {after === null ? null : (
        <Text size="sm" c="var(--banto-changed-text)">
          {t('countReview.detail.after', { count: after.movements, pieces: format.signed(after.pieces), open: format.signed(after.open) })}
        </Text>
      )}
      {rounds.length < 2
        ? null
        : rounds.map(({ round, persons: who, counted: found, expected: books }, at) => (
            <Text size="sm" key={`${round} ${at}`}>
              {t('countReview.detail.rounds', {
                round,
                persons: who.join(', '),
                counted: found,
                expected: books,
                variance: format.signed(found - books),
              })}
            </Text>
          ))}
      {lastAt === null ? null : (
        <Text size="sm" c="dimmed">
          {shelves.length === 0
            ? t('countReview.detail.whoNoShelf', { persons: persons.join(', '), at: format.moment(lastAt) })
            : t('countReview.detail.who', { persons: persons.join(', '), shelves: shelves.join(', '), at: format.moment(lastAt) })}
        </Text>
      )}
      {isOpen && hasStock ? <Decision key={`choice-${line.productId}`} countId={countId} line={line} /> : null}
      {marks.length === 0 ? null : (
        <ul className="countReview-why" aria-label={t('countReview.columns.marks')}>
          {marks.map((mark) => (
            <li key={mark}>
              <b>{t(`countReview.marks.${mark}`)}</b> {t(`countReview.markHints.${mark}`)}
            </li>
          ))}
        </ul>
      )}
      {marks.includes('doubt') || marks.includes('contested') ? (
        <Button variant="default" onClick={onLedger}>
          {t('countReview.detail.toLedger')}
        </Button>
      ) : null}
      <Reason key={`reason-${line.productId}`} countId={countId} line={line} />
      <Beeps countId={countId} line={line} onLedger={onLedger} />
      <Movements countId={countId} line={line} isOpen={isOpen} />
    </div>
  )
}
