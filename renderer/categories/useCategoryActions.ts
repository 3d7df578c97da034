import type { CategoryRow } from '#shared/contracts/categories.ts'
import { useAction } from '../common/actions.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { useCategories, type Adding } from './state.ts'
import { refusalBelow, type Step } from './treeView.ts'
import type { CategoryCommands } from './useCategoryCommands.ts'

interface Options {
  readonly rows: readonly CategoryRow[]
  readonly row: CategoryRow | null
  readonly commands: CategoryCommands
  /** While a field of the form or a name in the tree has the focus, arrows with Alt are the field's. */
  readonly typing: boolean
  readonly toSearch: () => void
  readonly toTree: () => void
}

/** Where a new 部門 stands that is asked for from a row: behind it, or below it. */
export const siblingOf = (row: CategoryRow | null): Adding => ({
  parentCategoryId: row?.parentCategoryId ?? null,
  after: row?.categoryId ?? null,
})
export const childOf = (row: CategoryRow): Adding => ({ parentCategoryId: row.categoryId, after: null })
/** Smaregi has three levels. */
export const mayHaveChildren = (row: CategoryRow | null): row is CategoryRow => row !== null && row.level < 3 && row.deletion === null

/** Everything this screen can do, for the palette and the keyboard. */
export function useCategoryActions({ rows, row, commands, typing, toSearch, toTree }: Options): void {
  const { t } = useWords()
  const group = t('categories.title')
  const { rename, add, askDelete, setOpen } = useCategories()
  const showProducts = useNavigation((navigation) => navigation.showProducts)
  const usable = row !== null && row.deletion === null && !typing
  const move = (step: Step) => (): void => {
    if (row !== null) void commands.step(row.categoryId, step)
  }
  useAction({ id: 'categories.search', label: t('categories.actions.search'), keys: 'Ctrl+F', group, run: toSearch })
  useAction({ id: 'categories.tree', label: t('categories.actions.tree'), keys: 'F6', group, run: toTree })
  useAction({
    id: 'categories.add',
    label: t('categories.actions.add'),
    keys: ['Insert', 'Ctrl+Enter', 'Alt+N'],
    group,
    run: () => add(siblingOf(row)),
  })
  useAction({
    id: 'categories.addBelow',
    label: t('categories.actions.addBelow'),
    keys: ['Shift+Insert', 'Ctrl+Shift+Enter'],
    group,
    enabled: row !== null,
    run: () => {
      if (row === null) return
      const refusal = refusalBelow(rows, null, row.categoryId)
      if (refusal !== null) return commands.refuse(refusal)
      setOpen([row.categoryId], true)
      add(childOf(row))
    },
  })
  useAction({
    id: 'categories.rename',
    label: t('categories.actions.rename'),
    keys: 'F2',
    group,
    enabled: usable,
    run: () => row !== null && rename(row.categoryId),
  })
  useAction({
    id: 'categories.delete',
    label: t('categories.actions.delete'),
    keys: 'Delete',
    group,
    enabled: usable,
    run: () => row !== null && askDelete(row.categoryId),
  })
  useAction({ id: 'categories.up', label: t('categories.actions.up'), keys: 'Alt+ArrowUp', group, enabled: usable, run: move('up') })
  useAction({
    id: 'categories.down',
    label: t('categories.actions.down'),
    keys: 'Alt+ArrowDown',
    group,
    enabled: usable,
    run: move('down'),
  })
  useAction({
    id: 'categories.outward',
    label: t('categories.actions.outward'),
    keys: 'Alt+ArrowLeft',
    group,
    enabled: usable,
    run: move('outward'),
  })
  useAction({
    id: 'categories.inward',
    label: t('categories.actions.inward'),
    keys: 'Alt+ArrowRight',
    group,
    enabled: usable,
    run: move('inward'),
  })
  useAction({
    id: 'categories.products',
    label: t('categories.actions.products'),
    group,
    enabled: row !== null,
    run: () => row !== null && showProducts({ search: '', categoryId: row.categoryId }),
  })
}
