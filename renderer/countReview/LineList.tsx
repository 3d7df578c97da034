import { useState, type KeyboardEvent } from 'react'
import type { CountLine } from '#shared/contracts/countReview.ts'
import { productText } from '#shared/domain/productText.ts'
import { errorText } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { Center, Text, useRowWindow, VisuallyHidden } from '../ui/index.ts'
import { useReview } from './state.ts'
import { useLines } from './useLines.ts'
import { reasonsText } from './words.ts'

/** Two lines of a name, and of what is to be looked at; the same for all rows. */
const rowHeight = 42
const headHeight = 30
const rowId = (productId: number): string => `countReview-line-${productId}`

/** A figure that is not there: no empty cell, which would read like 0. */
function NoFigure({ why }: { readonly why: string }) {
  return (
    <span className="countReview-quiet" title={why}>
      <span aria-hidden>—</span>
      <VisuallyHidden>{why}</VisuallyHidden>
    </span>
  )
}

function Row({ line }: { readonly line: CountLine }) {
  const words = useWords()
  const { t, format } = words
  const { counted, expected, variance, yen, marks, choice } = line
  const noVariance = t(`countReview.noFigure.${counted === null ? 'notCounted' : 'noStock'}`)
  const reasons = reasonsText(words, marks)
  const name = productText(line)
  return (
    <>
      <div role="gridcell" className="countReview-name" title={name}>
        {name}
      </div>
      <div role="gridcell" className="countReview-quiet">
        {line.productCode}
      </div>
      <div role="gridcell" data-number>
        {counted === null ? <NoFigure why={t('countReview.noFigure.counted')} /> : format.number(counted)}
      </div>
      <div role="gridcell" data-number className="countReview-quiet">
        {format.number(expected)}
      </div>
      <div role="gridcell" data-number data-sign={variance === null ? undefined : Math.sign(variance)}>
        {variance === null ? <NoFigure why={noVariance} /> : format.signed(variance)}
      </div>
      <div role="gridcell" data-number data-sign={yen === null ? undefined : Math.sign(Math.round(yen))}>
        {yen === null ? <NoFigure why={variance === null ? noVariance : t('countReview.noFigure.noCost')} /> : format.signedYen(yen)}
      </div>
      <div role="gridcell" className="countReview-marks" title={reasons}>
        {reasons}
      </div>
      <div role="gridcell" className="countReview-name">
        {choice === null
          ? counted === null
            ? t(expected === 0 ? 'countReview.choices.empty' : 'countReview.choices.none')
            : ''
          : t(`countReview.choices.${choice}`)}
      </div>
    </>
  )
}

/** The lines of the review; a row is chosen by its product. */
export function LineList({ countId }: { readonly countId: string }) {
  const words = useWords()
  const { t } = words
  const { productId, set } = useReview()
  const [total, setTotal] = useState(0)
  const { ref, from, to, height, reveal } = useRowWindow({ count: total, rowHeight, head: headHeight })
  const lines = useLines(countId, from, Math.max(to, 1))
  if (lines.total !== null && lines.total !== total) setTotal(lines.total)
  const shown = Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at)
  const at = shown.find((index) => lines.row(index)?.productId === productId) ?? null
  const chosen = at === null ? null : lines.row(at)
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 }[event.key]
    if (step === undefined || total === 0) return
    event.preventDefault()
    const next = Math.max(0, Math.min(total - 1, at === null ? from : at + step))
    const line = lines.row(next)
    reveal(next)
    if (line !== null) set({ productId: line.productId })
  }
  if (lines.error !== null) {
    return (
      <Center flex={1}>
        <Text role="alert">{errorText(words, lines.error)}</Text>
      </Center>
    )
  }
  const columns = ['product', 'code', 'counted', 'expected', 'variance', 'yen', 'marks', 'choice'] as const
  return (
    <>
      <div
        ref={ref}
        className="countReview-list"
        role="grid"
        tabIndex={0}
        data-focus-home
        aria-label={t('countReview.filters.label')}
        aria-rowcount={total + 1}
        aria-activedescendant={chosen === null ? undefined : rowId(chosen.productId)}
        onKeyDown={onKeyDown}
      >
        <div role="row" className="countReview-row" data-head aria-rowindex={1}>
          {columns.map((column) => (
            <div role="columnheader" key={column} data-number={['counted', 'expected', 'variance', 'yen'].includes(column) || undefined}>
              {t(`countReview.columns.${column}`)}
            </div>
          ))}
        </div>
        {lines.total === 0 ? (
          <Text p="md" c="dimmed">
            {t('countReview.empty')}
          </Text>
        ) : null}
        <div style={{ height, position: 'relative' }}>
          {shown.map((index) => {
            const line = lines.row(index)
            return (
              <div
                role="row"
                key={line?.productId ?? `at-${index}`}
                id={line === null ? undefined : rowId(line.productId)}
                className="countReview-row"
                aria-rowindex={index + 2}
                aria-selected={line !== null && line.productId === productId}
                style={{ position: 'absolute', insetInline: 0, transform: `translateY(${index * rowHeight}px)` }}
                onClick={() => line !== null && set({ productId: line.productId })}
              >
                {line === null ? null : <Row line={line} />}
              </div>
            )
          })}
        </div>
      </div>
      <p className="countReview-reasons">
        {chosen === null
          ? t('countReview.reasonsHint')
          : chosen.marks.length === 0
            ? t('countReview.noReasons')
            : t('countReview.reasons', { reasons: reasonsText(words, chosen.marks) })}
      </p>
    </>
  )
}
