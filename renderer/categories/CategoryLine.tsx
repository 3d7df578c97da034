import type { DragEvent } from 'react'
import { useWords } from '../common/i18n.ts'
import { Badge, IconChevronDown, IconChevronRight } from '../ui/index.ts'
import { NameInput } from './NameInput.tsx'
import type { DropPart, TreeLine } from './treeView.ts'
import { partToDecide, stateOf } from './words.ts'

export const lineHeight = 32
/** Of one level, in pixels. */
const indent = 20

export const lineId = (key: number): string => `category-${key}`

export interface CategoryLineProps {
  readonly line: TreeLine
  readonly top: number
  readonly selected: boolean
  readonly renaming: boolean
  readonly dragged: boolean
  readonly drop: DropPart | 'refused' | null
  readonly onSelect: () => void
  readonly onToggle: () => void
  readonly onRename: () => void
  /** Null: given up. */
  readonly onNamed: (name: string | null) => void
  /** The name went out of sight while it broke a rule. */
  readonly onLost: (text: string, problem: string) => void
  readonly onDragStart: (event: DragEvent) => void
  readonly onDragOver: (event: DragEvent<HTMLElement>) => void
  readonly onDrop: (event: DragEvent<HTMLElement>) => void
  readonly onDragEnd: () => void
}

/** One 部門 in the tree: how deep it lies, its name, how its changes stand, how many products it has. */
export function CategoryLine(props: CategoryLineProps) {
  const { line, top, selected, renaming, dragged, drop } = props
  const { row, depth, open, position, siblings } = line
  const { t } = useWords()
  const state = stateOf(row)
  const deleted = row.deletion !== null
  const Chevron = open ? IconChevronDown : IconChevronRight
  // A new one says so; that it has changes goes without saying, unless something is wrong with them.
  const stopped = state !== null && partToDecide(state) !== null
  const mark = !stopped && (deleted || (row.isNew && state === 'staged')) ? null : state
  return (
    <div
      id={lineId(row.categoryId)}
      role="treeitem"
      aria-level={row.level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={selected}
      aria-expanded={row.children > 0 ? open : undefined}
      className="categories-line"
      data-selected={selected || undefined}
      data-deleted={deleted || undefined}
      data-dragged={dragged || undefined}
      data-drop={drop ?? undefined}
      style={{ top, height: lineHeight, paddingLeft: 6 + depth * indent }}
      draggable={!renaming && !deleted}
      onClick={props.onSelect}
      onDoubleClick={props.onRename}
      onDragStart={props.onDragStart}
      onDragOver={props.onDragOver}
      onDrop={props.onDrop}
      onDragEnd={props.onDragEnd}
    >
      {row.children > 0 ? (
        // The arrow keys do the same; for a screen reader the state stands on the line.
        <span
          className="categories-fold"
          aria-hidden
          onClick={(event) => {
            event.stopPropagation()
            props.onToggle()
          }}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          <Chevron size={15} stroke={1.8} />
        </span>
      ) : (
        <span className="categories-fold" data-leaf aria-hidden />
      )}
      <span
        className="categories-colour"
        aria-hidden
        style={row.color === null ? undefined : { background: row.color, borderColor: row.color }}
      />
      {renaming ? (
        <NameInput label={t('categories.rename')} value={row.categoryName} onDone={props.onNamed} onLost={props.onLost} />
      ) : (
        <span className="categories-name">{row.categoryName}</span>
      )}
      {row.isNew ? (
        <Badge size="sm" variant="light" color="yellow" tt="none">
          {t('categories.marks.new')}
        </Badge>
      ) : null}
      {deleted ? (
        <Badge size="sm" variant="light" color="red" tt="none">
          {t('categories.marks.deleted')}
        </Badge>
      ) : null}
      {mark === null ? null : (
        <span className="categories-mark" data-mark={mark}>
          {t(`categories.marks.${mark}`)}
        </span>
      )}
      <span
        className="categories-count"
        title={row.products === row.productsBelow ? undefined : t('categories.productsBelow', { count: row.productsBelow })}
      >
        {t('categories.products', { count: row.productsBelow })}
      </span>
    </div>
  )
}
