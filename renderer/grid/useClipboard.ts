import { useCallback, useMemo, useRef, type ClipboardEvent, type RefObject } from 'react'
import { blockBatch, fillBatch, maxClipboardCells, type Sheet } from './batches.ts'
import { formatBlock, formatHtml, readClipboard } from './clipboard.ts'
import { copyShape, planPaste } from './paste.ts'
import type { RowCache } from './rowCache.ts'
import { countRows, type Selection } from './selection.ts'
import type { GridBatch, GridColumn, GridNotice } from './types.ts'
import { useLatest } from './useLatest.ts'

interface Options<Row> {
  readonly input: RefObject<HTMLTextAreaElement | null>
  readonly columns: readonly GridColumn<Row>[]
  readonly rows: RowCache<Row>
  readonly sheet: Sheet<Row>
  readonly selection: () => Selection
  readonly isEditing: () => boolean
  readonly onBatch: (batch: GridBatch, rows: RowCache<Row>) => void
  readonly onNotice: (notice: GridNotice) => void
  /** Shows where a pasted block went. */
  readonly onPasted: (target: { top: number; left: number; bottom: number; right: number }) => void
}

type Block = { readonly plain: string; readonly html: string }

/**
 * Copy, cut and paste by the browser's own events, which need no permission and work everywhere.
 * While a cell is being edited they belong to its text.
 */
export function useClipboard<Row>(options: Options<Row>) {
  const latest = useLatest(options)
  const prepared = useRef<Block | null>(null)

  const copy = useCallback(
    (event: ClipboardEvent, cut: boolean) => {
      const { isEditing, selection, columns, rows, sheet, onNotice, onBatch, input } = latest.current
      if (isEditing()) return
      event.preventDefault()
      const give = ({ plain, html }: Block): void => {
        event.clipboardData.setData('text/plain', plain)
        event.clipboardData.setData('text/html', html)
      }
      if (prepared.current) return give(prepared.current)
      const { rects } = selection()
      const shape = copyShape(rects)
      if (!shape || rows.total === 0) return onNotice('copyOneBlock')
      const picked = columns.slice(shape.left, shape.right + 1)
      if (countRows(shape.ranges) * picked.length > maxClipboardCells) return onNotice('copyTooLarge')
      const blockOf = (data: readonly Row[]): Block => {
        const texts = data.map((row) => picked.map((column) => column.text(row)))
        const asText = picked.map((column) => column.isNumber !== true)
        return { plain: formatBlock(texts), html: formatHtml(texts, asText) }
      }
      const clear = (): void => {
        if (cut)
          onBatch(
            fillBatch(sheet, rects, () => '', 'clear'),
            rows,
          )
      }
      const atHand = rowsAtHand(rows, shape.ranges)
      if (atHand) {
        give(blockOf(atHand))
        return clear()
      }
      // Rows that are not loaded: read them, then let the browser copy once more with the text at hand.
      onNotice('copyPreparing')
      const element = input.current
      Promise.all(shape.ranges.map(([from, to]) => rows.read(from, to)))
        .then((parts) => {
          prepared.current = blockOf(parts.flat().filter((row) => row !== null))
          if (element && copyAgain(element)) clear()
          else onNotice('copyFailed')
        })
        .catch(() => onNotice('copyFailed'))
        .finally(() => {
          prepared.current = null
        })
    },
    [latest],
  )

  const onPaste = useCallback(
    (event: ClipboardEvent) => {
      const { isEditing, selection, columns, rows, sheet, onBatch, onNotice, onPasted } = latest.current
      if (isEditing()) return
      event.preventDefault()
      const { block, doubtful } = readClipboard(event.clipboardData.getData('text/plain'), event.clipboardData.getData('text/html'))
      const plan = planPaste(block, selection(), {
        rows: rows.total,
        columns: columns.length,
      })
      if (!plan) return onNotice('nothingToPaste')
      if (plan.kind === 'fill') return onBatch({ ...fillBatch(sheet, plan.rects, () => plan.text, 'paste'), doubtful }, rows)
      const { target } = plan
      const cells = (target.bottom - target.top + 1) * (target.right - target.left + 1)
      if (cells > maxClipboardCells) return onNotice('pasteTooLarge')
      onPasted(target)
      onBatch({ ...blockBatch(plan, sheet), doubtful }, rows)
    },
    [latest],
  )

  const onCopy = useCallback((event: ClipboardEvent) => copy(event, false), [copy])
  const onCut = useCallback((event: ClipboardEvent) => copy(event, true), [copy])
  return useMemo(() => ({ onCopy, onCut, onPaste }), [onCopy, onCut, onPaste])
}

const rowsAtHand = <Row>(rows: RowCache<Row>, ranges: readonly (readonly [number, number])[]): readonly Row[] | null => {
  const found: Row[] = []
  for (const [from, to] of ranges) {
    for (let index = from; index < to; index += 1) {
      const row = rows.get(index)
      if (row !== undefined) found.push(row)
      else if (!rows.isGone(index)) return null
    }
  }
  return found
}

/** A copy by command wants a selected text to stand on. */
const copyAgain = (element: HTMLTextAreaElement): boolean => {
  element.focus({ preventScroll: true })
  element.value = ' '
  element.select()
  const done = document.execCommand('copy')
  element.value = ''
  return done
}
