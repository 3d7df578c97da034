import type { CategoryLists } from '#shared/contracts/categories.ts'
import type { ChangeRow } from '#shared/contracts/changes.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import type { Category } from '#shared/contracts/products.ts'
import type { OperationName } from '#shared/domain/entities.ts'
import type { Wording } from '../../common/i18n.ts'
import type { Navigation } from '../../common/navigation.ts'
import type { Checked, Choice } from '../../grid/index.ts'

/** What is needed to name a cell and its values. */
export interface CellLike {
  readonly entity: ChangeRow['entity']
  readonly field: string
  readonly op: OperationName
  readonly place: string | null
}

/** What words of an entity are made of. */
export interface ViewWords extends Pick<Wording, 't' | 'find' | 'format'> {
  readonly categories: readonly Category[]
  readonly categoryLists: CategoryLists
}

/** How a third value is typed or chosen. */
export interface ValueInput {
  readonly kind: 'text' | 'choice' | 'tree'
  readonly choices: readonly Choice[]
  /** What stands in it first. */
  readonly first: string
  readonly check: (text: string) => Checked
}

type Row = Pick<ChangeRow, 'key' | 'field' | 'name' | 'code'>

/** An entity as the screen of changes shows it; core/entities has its other half. */
export interface EntityView {
  /** `商品単価`, or for the stock of a store `在庫(本店)`. */
  readonly cell: (words: ViewWords, cell: CellLike) => string
  /** A value as a person reads it: yen, the words of a choice, a category's name. */
  readonly value: (words: ViewWords, field: string, value: CellValue) => string
  /** Two values of which only what differs is written: what a narrow list shows. Absent: each is written whole. */
  readonly difference?: (words: ViewWords, field: string, old: CellValue, now: CellValue) => { readonly old: string; readonly now: string }
  readonly input: (words: ViewWords, row: Pick<ChangeRow, 'key' | 'field' | 'mine'>) => ValueInput
  /** Where the row stands, where several may have one name. */
  readonly place?: (words: ViewWords, row: Pick<ChangeRow, 'key'>) => string | null
  /** Fields whose conflicts can be decided all at once. */
  readonly fields: readonly string[]
  /** Whether the operation's name stands in a history of Smaregi's, where a person can look for it. */
  readonly hasMemo: boolean
  /** Its rows are products, and have labels on the shelf. */
  readonly hasLabels?: true
  /** People do not see its numbers at Smaregi: none is asked of them for a new row that arrived. */
  readonly isNumbered?: false
  /** Opens the row where it is edited. */
  readonly open: (navigation: Navigation, row: Row) => void
  /** Goes to a cell that looks different now, where it is in sight. */
  readonly reveal: (navigation: Navigation, row: Row) => void
}

export const plainValue = ({ t, format }: Pick<ViewWords, 't' | 'format'>, value: CellValue): string =>
  value === null || value === '' ? t('common.empty') : typeof value === 'number' ? format.number(value) : value
