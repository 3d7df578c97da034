import type { ReactNode } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { useWords } from '../common/i18n.ts'
import { Text } from '../ui/index.ts'

interface FiguresProps {
  readonly count: OutputOf<'stockCounts.open'>
  readonly summary: OutputOf<'countReview.summary'>
  /** They are being read again. */
  readonly isBehind: boolean
}

interface FigureProps {
  readonly name: string
  readonly side?: 'less' | 'more'
  /** How much room it has beside the others. */
  readonly room?: 'wide'
  readonly children: ReactNode
  /** What the figure is made of; its line is there with nothing in it, too, so that no decision moves what lies below. */
  readonly parts?: string
}

function Figure({ name, side, room, children, parts = '' }: FigureProps) {
  return (
    <div data-side={side} data-room={room}>
      <dt>{name}</dt>
      <dd>{children}</dd>
      <dd className="countReview-parts" title={parts}>
        {parts}
      </dd>
    </div>
  )
}

function notesOf(
  { count, summary }: Pick<FiguresProps, 'count' | 'summary'>,
  { t, format }: ReturnType<typeof useWords>,
): readonly string[] {
  const { late, overlaps, notCorrectable } = summary
  const { unknownCodes, unknownPieces } = count
  return [
    ...(unknownCodes > 0 ? [t('countReview.figures.unknown', { count: unknownCodes, pieces: unknownPieces })] : []),
    ...overlaps.map(({ name, products }) => t('countReview.figures.overlap', { name, count: products })),
    ...(notCorrectable > 0 ? [t('countReview.figures.notCorrectable', { count: notCorrectable })] : []),
    ...(late.lines > 0 ? [t('countReview.figures.late', { lines: late.lines, pieces: format.signed(late.pieces) })] : []),
  ]
}

/** One note stands as it is; several are one line that opens, so that the list below keeps its room. */
function Notes({ notes }: { readonly notes: readonly string[] }) {
  const { t } = useWords()
  const lines = notes.map((note) => (
    <Text size="sm" key={note}>
      {note}
    </Text>
  ))
  if (notes.length === 1) return <div className="countReview-notes">{lines}</div>
  return (
    <details className="countReview-notes" data-many>
      <summary>{t('countReview.figures.notes', { count: notes.length, first: notes[0] ?? '' })}</summary>
      {lines.slice(1)}
    </details>
  )
}

/** What a count comes to: yen in front, the pieces behind it below. */
export function Figures(props: FiguresProps) {
  const words = useWords()
  const { t, format } = words
  const { count, summary, isBehind } = props
  const { counted, variance, countedOf, sent, reversed, commit } = summary
  const { planned, notPlanned, decided } = countedOf
  // What the figure is made of, where it is not the plan alone: the counting page shows the same numbers.
  const parts = [
    t('countReview.figures.planned', { count: planned }),
    ...(notPlanned > 0 ? [t('countReview.figures.notPlanned', { count: notPlanned })] : []),
    ...(decided > 0 ? [t('countReview.figures.decided', { count: decided })] : []),
  ].join(' + ')
  // What is read again is compared with nothing that is read already.
  const first = isBehind || counted.pieces === count.pieces ? [] : [t('stockCounts.count.firstPieces', { count: count.pieces })]
  const pieces = (value: number): string => t('countReview.figures.pieces', { count: Math.abs(value), pieces: format.signed(value) })
  const withoutCost = variance.withoutCost > 0 ? [t('countReview.figures.withoutCost', { count: variance.withoutCost })] : []
  const notes = notesOf(props, words)
  return (
    <div className="countReview-figures" aria-live="polite" aria-busy={isBehind}>
      <dl>
        <Figure name={t('countReview.figures.counted')} room="wide" parts={[parts, ...first].join(' · ')}>
          {t('countReview.figures.countedOf', { lines: counted.lines, pieces: counted.pieces })}
        </Figure>
        <Figure name={t('countReview.figures.less')} side="less" parts={pieces(variance.less)}>
          <b>{format.signedYen(variance.lessYen)}</b>
        </Figure>
        <Figure name={t('countReview.figures.more')} side="more" parts={pieces(variance.more)}>
          <b>{format.signedYen(variance.moreYen)}</b>
        </Figure>
        <Figure room="wide" name={t('countReview.figures.net')} parts={[pieces(variance.more + variance.less), ...withoutCost].join(' · ')}>
          <b>{format.signedYen(variance.yen)}</b>
        </Figure>
        {/* With what was decided: the numbers of the last look before the commit, and of the commit. */}
        {['ended', 'takingBack', 'takenBack'].includes(count.state) ? null : (
          <Figure
            room="wide"
            name={t(count.state === 'counting' ? 'countReview.figures.toCorrect' : 'countReview.figures.corrected')}
            parts={[
              t('countReview.figures.corrections', {
                lines: commit.lines,
                more: format.signed(commit.more),
                less: format.signed(commit.less),
              }),
              ...(commit.withoutCost > 0 ? [t('countReview.figures.withoutCost', { count: commit.withoutCost })] : []),
            ].join(' · ')}
          >
            <b>{format.signedYen(commit.yen)}</b>
          </Figure>
        )}
        {reversed === null ? null : (
          <Figure
            name={t('countReview.figures.reversed')}
            parts={[
              ...(reversed.waiting > 0 ? [t('countReview.figures.reversedWaiting', { count: reversed.waiting })] : []),
              ...(reversed.nothing > 0 ? [t('countReview.figures.reversedNothing', { count: reversed.nothing })] : []),
              ...(reversed.unknown > 0 ? [t('countReview.figures.sentUnknown', { count: reversed.unknown })] : []),
            ].join(' · ')}
          >
            {t('countReview.figures.of', reversed)}
          </Figure>
        )}
        {sent === null || reversed !== null ? null : (
          <Figure
            name={t('countReview.figures.sent')}
            parts={[
              ...(sent.waiting > 0 ? [t('countReview.figures.sentWaiting', { count: sent.waiting })] : []),
              ...(sent.unknown > 0 ? [t('countReview.figures.sentUnknown', { count: sent.unknown })] : []),
              ...(sent.refused > 0 ? [t('countReview.figures.sentRefused', { count: sent.refused })] : []),
            ].join(' · ')}
          >
            {t('countReview.figures.of', { proved: sent.proved, total: sent.total })}
          </Figure>
        )}
      </dl>
      {notes.length === 0 ? null : <Notes notes={notes} />}
    </div>
  )
}
