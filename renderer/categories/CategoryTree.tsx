import { useEffect, useRef, useState, type DragEvent, type KeyboardEvent, type RefObject } from 'react'
import type { CategoryRow } from '#shared/contracts/categories.ts'
import { useWords } from '../common/i18n.ts'
import { useMergedRef, useRowWindow } from '../ui/index.ts'
import { CategoryLine, lineHeight, lineId, type CategoryLineProps } from './CategoryLine.tsx'
import { NameInput } from './NameInput.tsx'
import { draftKey, useCategories } from './state.ts'
import { dropOn, type Drop, type DropPart, type Step, type TreeLine } from './treeView.ts'
import type { CategoryCommands } from './useCategoryCommands.ts'

const steps: Readonly<Record<string, Step>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'outward', ArrowRight: 'inward' }
/** Of a line's height: above and below it the edges mean «before» and «after». */
const edge = 0.28

interface Props {
  readonly rows: readonly CategoryRow[]
  readonly lines: readonly TreeLine[]
  readonly commands: CategoryCommands
  readonly treeRef: RefObject<HTMLDivElement | null>
}

interface Dragging {
  readonly key: number
  readonly over: number | null
  readonly part: DropPart
  readonly drop: Drop | null
}

/** The position among all lines at which a new name is asked for. */
function addingAt(lines: readonly TreeLine[], parent: number | null, after: number | null): number {
  if (after === null && parent === null) return lines.length
  const anchor = lines.findIndex(({ row }) => row.categoryId === (after ?? parent))
  if (anchor < 0) return lines.length
  // Behind everything that hangs below the one it stands behind; behind the last child of its parent.
  const depth = lines[anchor]?.depth ?? 0
  const next = lines.findIndex((line, at) => at > anchor && line.depth <= depth)
  return next < 0 ? lines.length : next
}

/**
 * The tree of 部門: one place for Tab, walked over by the arrow keys. Only the lines in sight are drawn; which one is current is told
 * by `aria-activedescendant`.
 */
export function CategoryTree({ rows, lines, commands, treeRef }: Props) {
  const { t } = useWords()
  const { selected, select, setOpen, renaming, rename, adding, add, askDelete, draft } = useCategories()
  const [dragging, setDragging] = useState<Dragging | null>(null)
  const gap = adding === null ? null : addingAt(lines, adding.parentCategoryId, adding.after)
  const count = lines.length + (gap === null ? 0 : 1)
  const { ref, from, to, height, reveal } = useRowWindow({ count, rowHeight: lineHeight })
  const scroller = useRef<HTMLDivElement>(null)
  const merged = useMergedRef(ref, scroller, treeRef)
  const at = lines.findIndex(({ row }) => row.categoryId === selected)
  const topOf = (index: number): number => (gap !== null && index >= gap ? index + 1 : index) * lineHeight
  useEffect(() => {
    if (gap !== null) reveal(gap)
    else if (at >= 0) reveal(at)
  }, [at, gap, reveal])
  const backToTree = (): void => scroller.current?.focus()

  const go = (index: number): void => {
    const line = lines[Math.max(0, Math.min(lines.length - 1, index))]
    if (line) select(line.row.categoryId)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const current = lines[at]
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    const step = event.altKey ? steps[event.key] : undefined
    if (event.altKey) {
      if (step === undefined || current === undefined) return
      event.preventDefault()
      void commands.step(current.row.categoryId, step)
      return
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / lineHeight) - 1)
    switch (event.key) {
      case 'ArrowDown':
        go(at + 1)
        break
      case 'ArrowUp':
        go(at < 0 ? 0 : at - 1)
        break
      case 'PageDown':
        go(at + page)
        break
      case 'PageUp':
        go(at - page)
        break
      case 'Home':
        go(0)
        break
      case 'End':
        go(lines.length - 1)
        break
      case 'ArrowRight':
        if (current === undefined || current.row.children === 0) return
        if (!current.open) setOpen([current.row.categoryId], true)
        else go(at + 1)
        break
      case 'ArrowLeft':
        if (current === undefined) return
        if (current.open && current.row.children > 0) setOpen([current.row.categoryId], false)
        else if (current.row.parentCategoryId !== null) select(current.row.parentCategoryId)
        break
      case '*':
        setOpen(
          rows
            .filter(({ parentCategoryId }) => parentCategoryId === (current?.row.parentCategoryId ?? null))
            .map(({ categoryId }) => categoryId),
          true,
        )
        break
      case 'Enter':
        if (current !== undefined) rename(current.row.categoryId)
        break
      case 'Delete':
        if (current !== undefined && current.row.deletion === null) askDelete(current.row.categoryId)
        break
      default:
        return
    }
    event.preventDefault()
  }

  const partAt = (event: DragEvent<HTMLElement>): DropPart => {
    const { top, height: tall } = event.currentTarget.getBoundingClientRect()
    const share = (event.clientY - top) / tall
    return share < edge ? 'before' : share > 1 - edge ? 'after' : 'inside'
  }
  const lineProps = (line: TreeLine): Omit<CategoryLineProps, 'top'> => {
    const { categoryId } = line.row
    return {
      line,
      selected: categoryId === selected,
      renaming: categoryId === renaming,
      dragged: dragging?.key === categoryId,
      drop:
        dragging?.over === categoryId && dragging.drop !== null
          ? dragging.drop.refusal === null
            ? dragging.part
            : ('refused' as const)
          : null,
      onSelect: () => select(categoryId),
      onToggle: () => setOpen([categoryId], !line.open),
      onRename: () => (line.row.deletion === null ? rename(categoryId) : undefined),
      onNamed: (name: string | null) => {
        rename(null)
        backToTree()
        if (name !== null) void commands.rename(line.row, name)
      },
      onLost: (text: string, problem: string) => {
        draft(draftKey(categoryId, 'categoryName'), text)
        commands.tellUnfinished(line.row, 'categoryName', text, problem)
      },
      onDragStart: (event: DragEvent) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', line.row.categoryName)
        select(categoryId)
        setDragging({ key: categoryId, over: null, part: 'inside', drop: null })
      },
      onDragOver: (event: DragEvent<HTMLElement>) => {
        if (dragging === null) return
        const part = partAt(event)
        const same = dragging.over === categoryId && dragging.part === part
        const drop = same ? dragging.drop : dropOn(rows, dragging.key, line, part)
        // Also where it cannot stand: only what is dropped can be told why.
        if (drop !== null) event.preventDefault()
        if (!same) setDragging({ ...dragging, over: categoryId, part, drop })
      },
      onDrop: (event: DragEvent<HTMLElement>) => {
        event.preventDefault()
        setDragging(null)
        if (dragging === null) return
        // Of where it is let go: what was last drawn may be behind the hand.
        const drop = dropOn(rows, dragging.key, line, partAt(event))
        if (drop === null) return
        if (drop.refusal === null) void commands.move(dragging.key, drop.place)
        else commands.refuse(drop.refusal)
      },
      onDragEnd: () => setDragging(null),
    }
  }
  const drawn = lines.map((line, index) => ({ line, index })).filter(({ index }) => index >= from && index < to)
  return (
    <div
      ref={merged}
      className="categories-tree"
      role="tree"
      tabIndex={0}
      data-focus-home
      aria-label={t('categories.tree')}
      aria-activedescendant={at >= from && at < to && selected !== null ? lineId(selected) : undefined}
      onKeyDown={onKeyDown}
      onFocus={() => {
        if (selected === null || at < 0) go(0)
      }}
    >
      <div role="presentation" className="categories-lines" style={{ height }}>
        {drawn.map(({ line, index }) => (
          <CategoryLine key={line.row.categoryId} {...lineProps(line)} top={topOf(index)} />
        ))}
        {adding !== null && gap !== null ? (
          <div
            role="treeitem"
            aria-level={(rows.find(({ categoryId }) => categoryId === adding.parentCategoryId)?.level ?? 0) + 1}
            aria-selected={false}
            className="categories-line"
            data-adding
            style={{
              top: gap * lineHeight,
              height: lineHeight,
              paddingLeft: 6 + (rows.find(({ categoryId }) => categoryId === adding.parentCategoryId)?.level ?? 0) * 20,
            }}
          >
            <span className="categories-fold" data-leaf aria-hidden />
            <NameInput
              label={t('categories.newName')}
              value=""
              onDone={(name) => {
                add(null)
                backToTree()
                if (name !== null) void commands.create(name, adding)
              }}
              onLost={(name, problem) => commands.tellUnfinished(null, 'categoryName', name, problem)}
            />
          </div>
        ) : null}
      </div>
    </div>
  )
}
