import type { KeyboardEvent } from 'react'
import type { LabelSheet } from '#shared/domain/labels/sheets.ts'
import { useWords } from '../common/i18n.ts'

/** A small picture of the sheet: the place from which it is still whole is picked on it. */
export function StartPlace({
  sheet,
  place,
  onPick,
}: {
  readonly sheet: LabelSheet
  readonly place: number
  readonly onPick: (place: number) => void
}) {
  const { t } = useWords()
  const { across, down } = sheet
  const count = across * down
  if (Number.isNaN(count)) return null
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: across,
      ArrowUp: -across,
      Home: -place,
      End: count - 1 - place,
    }
    const move = moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    const next = place + move
    if (next < 0 || next >= count) return
    onPick(next)
    event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')[next]?.focus()
  }
  return (
    <div
      className="labels-sheet"
      role="radiogroup"
      aria-label={t('labels.output.start')}
      style={{ gridTemplateColumns: `repeat(${across}, minmax(26px, 1fr))`, gridTemplateRows: `repeat(${down}, 26px)` }}
      onKeyDown={onKeyDown}
    >
      {Array.from({ length: count }, (_, at) => (
        <button
          key={at}
          type="button"
          role="radio"
          aria-checked={at === place}
          aria-label={t('labels.output.startPlace', { place: at + 1 })}
          title={t('labels.output.startPlace', { place: at + 1 })}
          data-used={at < place || undefined}
          tabIndex={at === place ? 0 : -1}
          onClick={() => onPick(at)}
        />
      ))}
    </div>
  )
}
