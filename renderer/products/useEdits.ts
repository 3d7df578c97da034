import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { Category, CellPreview, ProductRow } from '#shared/contracts/products.ts'
import { createSerialQueue } from '#shared/serialQueue.ts'
import { useWords } from '../common/i18n.ts'
import { call } from '../api/index.ts'
import { useLatest, type GridBatch, type GridColumn, type RowCache } from '../grid/index.ts'
import { cellsMeant, cellsRefused, isWarned, nameAct, nothingChanges, unseenPaste, type Act, type AskedAct } from './acts.ts'
import { isField } from './columns.ts'
import { shopNow } from './shopNow.ts'
import { useLostEdits } from './useLostEdits.tsx'
import { viewOf } from './viewRows.ts'
import { showNotice } from './notices.ts'
import { patched, type FieldValues } from './values.ts'

export interface Edits {
  readonly onBatch: (batch: GridBatch, rows: RowCache<ProductRow>) => void
  /** The act that waits for a yes. */
  readonly asked: AskedAct | null
  readonly answer: (yes: boolean) => void
}

/** Whether a person has to look at it before it is done. */
function mustAsk({ batch }: Act, preview: CellPreview): boolean {
  const spoiled = cellsRefused(batch) + preview.refused + batch.outside
  switch (batch.origin) {
    case 'clear':
      return true
    case 'paste':
      return spoiled > 0 || preview.emptied > 0 || isWarned(preview) || preview.changed > unseenPaste || batch.doubtful === true
    case 'fill':
      return isWarned(preview) || preview.changed > unseenPaste
    case 'edit':
      return false
  }
}

/** Stages what the grid hands over, in the order in which it was done; each act is one step of undo, done whole or not at all. */
export function useEdits(columns: readonly GridColumn<ProductRow>[], values: FieldValues, categories: readonly Category[]): Edits {
  const { t } = useWords()
  const client = useQueryClient()
  const lost = useLostEdits(columns, values)
  const [asked, setAsked] = useState<readonly AskedAct[]>([])
  const queue = useMemo(() => createSerialQueue(), [])
  const latest = useLatest({ values, categories })

  const say = useCallback((message: string) => showNotice('notice', { message, autoClose: 3500 }), [])
  const sayRefused = useCallback(
    (count: number, reason: string) =>
      showNotice('refused', {
        color: 'red',
        title: t('products.refused.title'),
        message: t('products.refused.some', { count, reason }),
        autoClose: 7_000,
      }),
    [t],
  )

  /** Shows the new values before the engine has answered. */
  const show = useCallback(
    ({ meant: { cells }, view: { rows } }: Act) => {
      const { categories: known } = latest.current
      const names = new Map(known.map((one) => [one.categoryId, one.categoryName]))
      const byProduct = new Map<number, typeof cells>()
      for (const cell of cells) byProduct.set(cell.productId, [...(byProduct.get(cell.productId) ?? []), cell])
      rows.patch(
        (row) => byProduct.has(row.productId),
        (row) =>
          (byProduct.get(row.productId) ?? []).reduce(
            (now, { field, value }) => patched(now, field, value, (id) => names.get(id) ?? null),
            row,
          ),
      )
    },
    [latest],
  )

  const stage = useCallback(
    async (act: Act, tell: boolean): Promise<void> => {
      const { batch, meant, view } = act
      if (meant.cells.length + (meant.fills?.length ?? 0) === 0) return
      // Products of another shop may have the same numbers.
      if (view.shop !== shopNow(client)) return
      show(act)
      const origin = batch.origin === 'paste' ? 'paste' : 'edit'
      const { staged, refused, problems } = await call('products.stage', { ...meant, origin })
      const [first] = problems
      if (first) {
        view.rows.refresh()
        const { values: words } = latest.current
        sayRefused(refused, words.rule(first.rule, first.details))
      } else if (tell) {
        showNotice('staged', { title: t('products.staged', { count: staged }), message: t('products.bulk.appliedHint') })
      }
    },
    [client, latest, sayRefused, show, t],
  )

  /** A failure stops nothing that comes after it: it is told, and can be tried again. */
  const stageInTurn = useCallback(
    function again(act: Act, tell: boolean): void {
      queue
        .run(() => stage(act, tell))
        .catch((error: unknown) => {
          act.view.rows.refresh()
          lost(act.batch, act.view, error, () => again(act, tell))
        })
    },
    [lost, queue, stage],
  )

  const look = useCallback(
    async (act: Act): Promise<void> => {
      const { batch, meant } = act
      const empty = meant.cells.length + (meant.fills?.length ?? 0) === 0
      const preview = empty ? nothingChanges : await call('products.previewStage', meant)
      const spoiled = cellsRefused(batch) + preview.refused + batch.outside
      if (batch.origin === 'clear' && preview.changed === 0)
        return void say(spoiled > 0 ? t('products.clear.onlyRequired', { count: spoiled }) : t('products.clear.nothing'))
      if (preview.changed === 0 && spoiled === 0) return batch.origin === 'edit' ? undefined : void say(t('products.paste.same'))
      if (mustAsk(act, preview)) return setAsked((before) => [...before, { act, preview }])
      const [first] = batch.refused
      if (first) sayRefused(cellsRefused(batch), first.message)
      await stage(act, batch.kind === 'fill')
    },
    [say, sayRefused, stage, t],
  )

  const onBatch = useCallback(
    function again(batch: GridBatch, rows: RowCache<ProductRow>): void {
      const view = viewOf(rows)
      if (!view) return
      const [cell] = batch.kind === 'cells' ? batch.cells : []
      const [refused] = batch.refused
      if (
        cellsMeant(batch) === 1 &&
        !refused &&
        batch.outside === 0 &&
        cell?.key !== null &&
        cell !== undefined &&
        isField(cell.columnId)
      ) {
        const meant = { cells: [{ productId: Number(cell.key), field: cell.columnId, value: cell.value }] }
        return stageInTurn({ batch, view, meant, refused: [] }, false)
      }
      if (cellsMeant(batch) === 0 && cellsRefused(batch) === 1 && refused) return void sayRefused(1, refused.message)
      queue
        .run(async () => look(await nameAct(batch, view)))
        .catch((error: unknown) => {
          rows.refresh()
          lost(batch, view, error, () => again(batch, rows))
        })
    },
    [lost, look, queue, sayRefused, stageInTurn],
  )

  const answer = useCallback(
    (yes: boolean) => {
      const [first] = asked
      if (yes && first) stageInTurn(first.act, true)
      setAsked((before) => before.filter((one) => one !== first))
    },
    [asked, stageInTurn],
  )
  return { onBatch, asked: asked[0] ?? null, answer }
}
