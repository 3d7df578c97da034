import { memo, type KeyboardEvent } from 'react'
import type { LabelProduct } from '#shared/contracts/labels.ts'
import { useNumberProblem } from '../common/NumberField.tsx'
import { useWords } from '../common/i18n.ts'
import { ActionIcon, Checkbox, IconTrash, TextInput } from '../ui/index.ts'
import { readCopies } from './copies.ts'
import { useLabels } from './state.ts'
import { dayText, priceText } from './words.ts'

export const rowHeight = 36

interface CopiesProps {
  readonly label: string
  readonly text: string
  readonly onType: (text: string) => void
  /** To the list, or to the copies of the line below or above. */
  readonly onLeave: (move: 0 | 1 | -1) => void
}

/** Copies as they are typed; what is no number stays, red, and is not printed. The list reaches it by Enter: it is no stop of Tab. */
function CopiesField({ label, text, onType, onLeave }: CopiesProps) {
  const problemOf = useNumberProblem()
  const problem = problemOf(text, readCopies(text))
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return
    const move = { Enter: 1, ArrowDown: 1, ArrowUp: -1, Escape: 0 }[event.key]
    if (move === undefined) return
    event.preventDefault()
    event.stopPropagation()
    onLeave(move as 0 | 1 | -1)
  }
  return (
    <TextInput
      aria-label={label}
      className="labels-copies"
      inputMode="numeric"
      tabIndex={-1}
      value={text}
      error={problem !== null}
      title={problem ?? undefined}
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => onType(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  )
}

interface Props {
  readonly row: LabelProduct
  /** All rows of the list. */
  readonly rows: readonly LabelProduct[]
  readonly copies: string
  readonly isLeft: boolean
  readonly isShown: boolean
  readonly isChosen: boolean
  readonly index: number
  readonly onLeave: (index: number, move: 0 | 1 | -1) => void
}

/** A line of the list of labels. */
export const ItemRow = memo(function ItemRow({ row, rows, copies, isLeft, isShown, isChosen, index, onLeave }: Props) {
  const words = useWords()
  const { t } = words
  const { leave, set, type, remove } = useLabels.getState()
  const isByShelf = useLabels(({ order }) => order === 'shelf')
  const { productId, productName, shelf, now, place } = row
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isShown}
      className="labels-row"
      data-left={isLeft || undefined}
      data-index={index}
      style={{ transform: `translateY(${index * rowHeight}px)` }}
      onClick={() => set({ shown: productId })}
    >
      <div role="gridcell">
        <Checkbox
          aria-label={t('labels.select', { name: productName })}
          tabIndex={-1}
          checked={!isLeft}
          onChange={(event) => leave([productId], !event.currentTarget.checked)}
          onClick={(event) => event.stopPropagation()}
        />
      </div>
      <div role="gridcell" className="labels-name" title={productName}>
        {isByShelf && place !== null ? <span className="labels-place">{place.code}</span> : null}
        {productName}
      </div>
      <div role="gridcell" className="labels-quiet">
        {row.productCode}
      </div>
      <div role="gridcell" data-number className="labels-quiet">
        {shelf === null ? t('labels.unknownShelf') : priceText(words, shelf)}
      </div>
      <div role="gridcell" data-number>
        <b>{priceText(words, now)}</b>
        {now.saleUntil === null ? null : <span className="labels-quiet"> {t('labels.until', { day: dayText(now.saleUntil) })}</span>}
      </div>
      <div role="gridcell" className="labels-reasons">
        {row.reasons.map((reason) => (
          <span key={reason} data-reason={reason}>
            {t(`labels.reasons.${reason}`)}
          </span>
        ))}
      </div>
      <div role="gridcell">
        <CopiesField
          label={t('labels.copiesOf', { name: productName })}
          text={copies}
          onType={(text) => type(productId, text, rows)}
          onLeave={(move) => onLeave(index, move)}
        />
      </div>
      <div role="gridcell">
        {isChosen ? (
          <ActionIcon tabIndex={-1} aria-label={t('labels.chosen.remove', { name: productName })} onClick={() => remove(productId)}>
            <IconTrash size={14} />
          </ActionIcon>
        ) : null}
      </div>
    </div>
  )
})
