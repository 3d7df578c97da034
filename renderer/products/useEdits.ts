import { useCallback, useRef, useState } from 'react'
import type { Category, ProductRow } from '#shared/contracts/products.ts'
import type { ProductFieldName } from '#shared/domain/productFields.ts'
import { useErrors } from '../app/errors.ts'
import { useWords } from '../app/i18n.ts'
import { call } from '../api/index.ts'
import { useLatest, type CellEdit, type GridBatch, type GridColumn } from '../grid/index.ts'
import { notifications } from '../ui/index.ts'
import { isField } from './columns.ts'
import { rangesOfView } from './drafts.ts'
import type { ProductView } from './useView.ts'
import { patched, type FieldValues } from './values.ts'

/** A paste of more cells than this, or one with cells that are refused, is shown before it is done. */
export const unseenPaste = 100

export const batchSize = (batch: GridBatch): number =>
  batch.kind === 'cells'
    ? batch.cells.length
    : batch.parts.reduce((sum, { ranges }) => sum + ranges.reduce((rows, [from, to]) => rows + to - from, 0), 0)

interface Named {
  readonly productId: number
  readonly field: ProductFieldName
  readonly value: string | number | null
}

export interface Edits {
  readonly onBatch: (batch: GridBatch) => void
  /** The paste that waits for a yes. */
  readonly asked: GridBatch | null
  readonly answer: (yes: boolean) => void
}

/** Stages what the grid hands over, in the order in which it was done. */
export function useEdits(
  view: ProductView | null,
  columns: readonly GridColumn<ProductRow>[],
  values: FieldValues,
  categories: readonly Category[],
): Edits {
  const { t } = useWords()
  const errors = useErrors()
  const [asked, setAsked] = useState<GridBatch | null>(null)
  const queue = useRef<Promise<void>>(Promise.resolve())
  const latest = useLatest({ view, columns, values, categories })

  const sayRefused = useCallback(
    (count: number, reason: string) => {
      notifications.show({
        id: 'products-refused',
        color: 'red',
        title: t('products.refused.title'),
        message: t('products.refused.some', { count, reason }),
        autoClose: 7_000,
      })
    },
    [t],
  )

  const stageCells = useCallback(
    async (cells: readonly Named[], origin: 'edit' | 'paste', rows: ProductView['rows']) => {
      try {
        const { problems } = await call('products.stage', { cells: [...cells], origin })
        if (problems.length === 0) return
        const ids = new Set(problems.map(({ productId }) => productId))
        rows.refresh((row) => ids.has(row.productId))
        const { values: words } = latest.current
        sayRefused(problems.length, words.rule(problems[0]!.rule, problems[0]!.details))
      } catch (error) {
        rows.refresh()
        errors.show(error)
      }
    },
    [errors, latest, sayRefused],
  )

  const apply = useCallback(
    async (batch: GridBatch, on: ProductView) => {
      if (batch.kind === 'fill') {
        let changed = 0
        try {
          for (const { columnId, value, ranges } of batch.parts) {
            if (!isField(columnId)) continue
            const made = await draftsIn(ranges, on)
            if (made.length > 0) {
              const { staged } = await call('products.stage', { cells: made.map((productId) => ({ productId, field: columnId, value })), origin: 'paste' })
              changed += staged
            }
            const inView = rangesOfView(ranges, on.above)
            if (inView.length === 0) continue
            const { preview } = await call('products.stageBulk', {
              rows: { viewId: on.viewId, ranges: inView },
              operation: { kind: 'set', field: columnId, value },
            })
            changed += preview.changed
          }
          notifications.show({ id: 'products-staged', title: t('products.staged', { count: changed }), message: t('products.bulk.appliedHint') })
        } catch (error) {
          errors.show(error)
        }
        return
      }
      const named = await nameCells(batch.cells, on.rows)
      if (named.length === 0) return
      const { categories: known } = latest.current
      const names = new Map(known.map((one) => [one.categoryId, one.categoryName]))
      const byProduct = new Map<number, Named[]>()
      for (const cell of named) byProduct.set(cell.productId, [...(byProduct.get(cell.productId) ?? []), cell])
      on.rows.patch(
        (row) => byProduct.has(row.productId),
        (row) =>
          byProduct
            .get(row.productId)!
            .reduce((now, { field, value }) => patched(now, field, value, (id) => names.get(id) ?? null), row),
      )
      await stageCells(named, batch.origin === 'edit' ? 'edit' : 'paste', on.rows)
    },
    [errors, latest, stageCells, t],
  )

  const enqueue = useCallback(
    (batch: GridBatch) => {
      const { view: on } = latest.current
      if (!on) return
      // One after the other: what was typed later must also be staged later.
      queue.current = queue.current.then(() => apply(batch, on))
    },
    [apply, latest],
  )

  const onBatch = useCallback(
    (batch: GridBatch) => {
      const size = batchSize(batch)
      const spoiled = batch.refused.length + batch.outside
      if (batch.origin === 'paste' && size + spoiled > 1 && (spoiled > 0 || size > unseenPaste)) return setAsked(batch)
      if (batch.kind === 'fill' && size > unseenPaste && batch.origin !== 'edit') return setAsked(batch)
      if (batch.refused.length > 0) sayRefused(batch.refused.length, batch.refused[0]!.message)
      if (size > 0) enqueue(batch)
    },
    [enqueue, sayRefused],
  )

  const answer = useCallback(
    (yes: boolean) => {
      if (yes && asked) enqueue(asked)
      setAsked(null)
    },
    [asked, enqueue],
  )
  return { onBatch, asked, answer }
}

/** The new products among some rows: they are in no view of the engine. */
async function draftsIn(ranges: readonly (readonly [number, number])[], { rows, above }: ProductView): Promise<readonly number[]> {
  if (above === 0 || ranges.every(([from]) => from >= above)) return []
  const first = await rows.read(0, above)
  return ranges.flatMap(([from, to]) => first.slice(from, Math.min(to, above)).map(({ productId }) => productId))
}

/** Positions become products; rows that are not loaded are read. */
async function nameCells(cells: readonly CellEdit[], rows: ProductView['rows']): Promise<readonly Named[]> {
  if (cells.length === 0) return []
  const missing = cells.filter(({ row }) => rows.get(row) === undefined).map(({ row }) => row)
  const read = new Map<number, ProductRow>()
  if (missing.length > 0) {
    const from = missing.reduce((a, b) => Math.min(a, b))
    const to = missing.reduce((a, b) => Math.max(a, b)) + 1
    const found = await rows.read(from, to)
    found.forEach((row, at) => read.set(from + at, row))
  }
  const named: Named[] = []
  for (const { row, columnId, value } of cells) {
    const data = rows.get(row) ?? read.get(row)
    if (data && isField(columnId)) named.push({ productId: data.productId, field: columnId, value })
  }
  return named
}
