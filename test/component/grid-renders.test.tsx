import { act } from 'react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRowCache, Grid, type GridColumn, type RowCache } from '../../renderer/grid/index.ts'
import { clear, draw, press, settle } from '../fakes/page.tsx'

interface Row {
  readonly id: number
}
const rowCount = 8

/** The test's window has no width: of the columns the frozen one and a spare one are drawn. */
const titlesInView = ['name', 'price']

/** Rows whose cells were drawn, and titles that were, since the last look. */
let rowsDrawn: Set<number>
let titlesDrawn: Set<string>
let rows: RowCache<Row>

const columns: readonly GridColumn<Row>[] = ['name', 'price', 'tax'].map((id) => ({
  id,
  title: id,
  width: 80,
  sortable: true,
  display: (row) => {
    rowsDrawn.add(row.id)
    return `${id} ${row.id}`
  },
  text: (row) => `${id} ${row.id}`,
  check: (text) => ({ ok: true, value: text }),
}))
const words = {
  label: '一覧',
  rowNumber: '行',
  selectAll: '全選択',
  editor: '編集',
  resize: (title: string) => {
    titlesDrawn.add(title)
    return title
  },
  readOnlyCell: '変更できない列',
  noChoice: 'なし',
  goneRow: 'なくなった行',
  marks: { staged: '', queued: '', sending: '', unknown: '', conflict: '', rejected: '' },
}
const sort = { columnId: 'name', direction: 'asc' } as const
const nothing = (): void => undefined

const input = (): HTMLTextAreaElement => document.querySelector('.grid-input')!
const drawnBy = async (doing: () => Promise<unknown>): Promise<{ rows: number[]; titles: string[] }> => {
  rowsDrawn = new Set()
  titlesDrawn = new Set()
  await doing()
  return { rows: [...rowsDrawn].toSorted((a, b) => a - b), titles: [...titlesDrawn] }
}

beforeEach(async () => {
  rowsDrawn = new Set()
  titlesDrawn = new Set()
  rows = createRowCache<Row>({
    total: rowCount,
    fetch: (offset, limit) => Promise.resolve(Array.from({ length: limit }, (_, at) => ({ id: offset + at }))),
    onError: (error) => {
      throw error
    },
  })
  await rows.prime(0, rowCount - 1)
  await draw(
    <Grid
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      sort={sort}
      frozen={1}
      words={words}
      onSort={nothing}
      onResize={nothing}
      onBatch={nothing}
      onUnfinished={nothing}
      onNotice={nothing}
      onSelection={nothing}
    />,
  )
  await act(async () => input().focus())
})
afterEach(clear)

describe('what the grid draws anew', () => {
  it('is every row and title at first: the counters count', () => {
    expect([...rowsDrawn].length).toBe(rowCount)
    expect([...titlesDrawn]).toEqual(titlesInView)
  })

  it('is, for a move of the active cell down, the two rows that it leaves and enters, and no title', async () => {
    const drawn = await drawnBy(() => press({ key: 'ArrowDown' }, input()))
    expect(drawn).toEqual({ rows: [0, 1], titles: [] })
  })

  it('is, for a move sideways, its one row and the titles', async () => {
    const drawn = await drawnBy(() => press({ key: 'ArrowRight' }, input()))
    expect(drawn).toEqual({ rows: [0], titles: titlesInView })
  })

  it('is, while a text is typed, nothing: the text stands in the editor', async () => {
    const drawn = await drawnBy(async () => {
      for (const text of ['あ', 'あい', 'あいう']) {
        await act(async () => {
          input().value = text
          input().dispatchEvent(new InputEvent('input', { bubbles: true }))
        })
      }
    })
    expect(document.querySelector('.grid-editor[data-open]')).not.toBeNull()
    expect(drawn).toEqual({ rows: [], titles: [] })
  })

  it('is, for one changed row, that row', async () => {
    const drawn = await drawnBy(async () => {
      await act(async () =>
        rows.patch(
          ({ id }) => id === 3,
          (row) => ({ ...row }),
        ),
      )
      await settle()
    })
    expect(drawn).toEqual({ rows: [3], titles: [] })
  })
})
