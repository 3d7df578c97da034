import { act, createRef, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createRowCache,
  Grid,
  type GridBatch,
  type GridColumn,
  type GridHandle,
  type GridNotice,
  type RowCache,
  type Sort,
  type UnfinishedEdit,
} from '../../renderer/grid/index.ts'

interface Row {
  readonly id: number
  readonly name: string
  readonly price: number
  readonly tax: string
}

const taxes = [
  { value: '0', label: '税込' },
  { value: '1', label: '税抜' },
]

const allColumns: readonly GridColumn<Row>[] = [
  {
    id: 'name',
    title: '商品名',
    width: 200,
    sortable: true,
    display: (row) => row.name,
    text: (row) => row.name,
    check: (text) => (text.length > 5 ? { ok: false, message: '5文字まで' } : { ok: true, value: text || null }),
    mark: (row) => (row.id === 2 ? 'conflict' : null),
    markWords: () => 'もとは10円',
  },
  {
    id: 'price',
    title: '価格',
    width: 80,
    align: 'right',
    sortable: true,
    display: (row) => row.price.toLocaleString('ja-JP'),
    text: (row) => String(row.price),
    check: (text) => (/^\d+$/u.test(text) ? { ok: true, value: Number(text) } : { ok: false, message: '数字で' }),
  },
  {
    id: 'tax',
    title: '税',
    width: 80,
    sortable: true,
    choices: taxes,
    display: (row) => taxes.find(({ value }) => value === row.tax)?.label ?? '',
    text: (row) => taxes.find(({ value }) => value === row.tax)?.label ?? '',
    check: (text) => {
      const found = taxes.find(({ value, label }) => value === text || label === text)
      return found ? { ok: true, value: found.value } : { ok: false, message: '一覧から' }
    },
  },
  { id: 'id', title: '番号', width: 60, sortable: false, readOnly: true, display: (row) => String(row.id), text: (row) => String(row.id) },
]

const words = {
  label: '一覧',
  rowNumber: '行',
  selectAll: '全選択',
  editor: '編集',
  resize: (title: string) => title,
  readOnlyCell: '変更できない列',
  noChoice: 'なし',
  goneRow: 'なくなった行',
  marks: { staged: '未送信', queued: '待ち', sending: '送信中', unknown: '確認中', conflict: '食い違い', rejected: '拒否' },
}

let host: HTMLElement
let root: Root
let batches: GridBatch[]
let origins: RowCache<Row>[]
let notices: GridNotice[]
let unfinished: UnfinishedEdit<Row>[]
let sorts: Sort[]
const handle = createRef<GridHandle>()

const show = async (node: ReactNode): Promise<void> => {
  await act(async () => root.render(node))
  await act(async () => new Promise((done) => setTimeout(done, 5)))
}

const product = (id: number): Row => ({ id, name: `品${id}`, price: id * 1000, tax: String(id % 2) })

const mount = (total = 6): Promise<void> => list(Array.from({ length: total }, (_, id) => id))

/** Shows these rows, in this order, in the grid that is there; null is a row that is gone. */
const list = async (ids: readonly (number | null)[], columns = allColumns): Promise<void> => {
  const rows = createRowCache<Row>({
    total: ids.length,
    fetch: (offset, limit) => Promise.resolve(ids.slice(offset, offset + limit).map((id) => (id === null ? null : product(id)))),
    onError: (error) => {
      throw error
    },
  })
  await rows.prime(0, ids.length - 1)
  await show(
    <Grid
      ref={handle}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      onUnfinished={(edit) => unfinished.push(edit)}
      sort={{ columnId: 'name', direction: 'asc' }}
      frozen={1}
      words={words}
      autoFocus
      onSort={(sort) => sorts.push(sort)}
      onResize={() => {}}
      onBatch={(batch, from) => {
        batches.push(batch)
        origins.push(from)
      }}
      onNotice={(notice) => notices.push(notice)}
      onSelection={() => {}}
    />,
  )
}

const input = (): HTMLTextAreaElement => host.querySelector('textarea')!
const press = async (key: string, options: KeyboardEventInit = {}): Promise<KeyboardEvent> => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options })
  await act(async () => void input().dispatchEvent(event))
  return event
}
const write = async (text: string, composing = false): Promise<void> => {
  await act(async () => {
    input().value = text
    input().dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: composing }))
  })
}
const compose = async (type: 'compositionstart' | 'compositionend'): Promise<void> => {
  await act(async () => void input().dispatchEvent(new CompositionEvent(type, { bubbles: true })))
}
const clipboard = async (type: 'copy' | 'cut' | 'paste', text = ''): Promise<Map<string, string>> => {
  const data = new Map([['text/plain', text]])
  const event = new Event(type, { bubbles: true, cancelable: true })
  Object.defineProperty(event, 'clipboardData', {
    value: { getData: (kind: string) => data.get(kind) ?? '', setData: (kind: string, value: string) => data.set(kind, value) },
  })
  await act(async () => void input().dispatchEvent(event))
  return data
}
const cells = (batch: GridBatch | undefined) =>
  batch?.kind === 'cells' ? batch.cells.map(({ row, columnId, value }) => `${row} ${columnId} ${value}`) : []

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
  batches = []
  origins = []
  notices = []
  unfinished = []
  sorts = []
  host = document.createElement('div')
  document.body.append(host)
  root = createRoot(host)
})
afterEach(async () => {
  await act(async () => root.unmount())
  host.remove()
})

describe('the grid for those who cannot see it', () => {
  it('has the roles, counts and positions of a grid', async () => {
    await mount()
    const grid = host.querySelector('[role=grid]')!
    expect([grid.getAttribute('aria-rowcount'), grid.getAttribute('aria-colcount')]).toEqual(['7', '5'])
    const first = host.querySelector('[role=gridcell]')!
    expect(first.closest('[role=row]')?.getAttribute('aria-rowindex')).toBe('2')
    expect(input().getAttribute('aria-activedescendant')).toBe(first.id)
    expect(host.querySelector('[aria-sort=ascending]')?.textContent).toContain('商品名')
  })

  it('says what is up with a marked cell in words, not by colour alone', async () => {
    await mount()
    const marked = host.querySelector('[data-mark=conflict]')!
    expect(marked.getAttribute('aria-description')).toBe('食い違い もとは10円')
  })
})

describe('typing into a cell', () => {
  it('starts with the first character and commits downwards', async () => {
    await mount()
    await write('新')
    expect(handle.current?.isEditing()).toBe(true)
    await write('新茶')
    await press('Enter')
    expect(cells(batches[0])).toEqual(['0 name 新茶'])
    expect(handle.current?.active()).toEqual({ row: 1, columnId: 'name' })
    expect(input().value).toBe('')
  })

  it('leaves every key to the IME while it composes', async () => {
    await mount()
    await compose('compositionstart')
    await write('しお', true)
    await press('Enter', { isComposing: true })
    await press('Process', { keyCode: 229 })
    await press('ArrowDown', { isComposing: true })
    expect(batches).toEqual([])
    expect(handle.current?.active().row).toBe(0)
    await write('塩', true)
    await compose('compositionend')
    await press('Enter')
    expect(cells(batches[0])).toEqual(['0 name 塩'])
  })

  it('shows the broken rule while typing and does not take the value', async () => {
    await mount()
    await write('長すぎる名前')
    expect(host.querySelector('[role=alert]')?.textContent).toBe('5文字まで')
    await press('Enter')
    expect(batches).toEqual([])
    expect(handle.current?.isEditing()).toBe(true)
    await write('長い')
    expect(host.querySelector('[role=alert]')).toBeNull()
    await press('Escape')
    expect(handle.current?.isEditing()).toBe(false)
    expect(batches).toEqual([])
  })

  it('changes nothing when the text stayed the same', async () => {
    await mount()
    await press('F2')
    expect(input().value).toBe('品0')
    await press('Enter')
    expect(batches).toEqual([])
  })

  it('says so where a column cannot be changed', async () => {
    await mount()
    await act(async () => handle.current?.goTo(0, 'id'))
    expect(input().readOnly).toBe(true)
    await press('5')
    expect(notices).toEqual(['readOnly'])
  })

  it('takes a choice from the list', async () => {
    await mount()
    await act(async () => handle.current?.goTo(0, 'tax'))
    await press('F2')
    await press('ArrowDown')
    await press('Enter')
    expect(cells(batches[0])).toEqual(['0 tax 1'])
  })
})

describe('an unfinished edit', () => {
  const shown = (): string | undefined => host.querySelector('.grid-editor[data-open]')?.querySelector('textarea')?.value
  const wrongPrice = async (row: number): Promise<void> => {
    await act(async () => handle.current?.goTo(row, 'price'))
    await write('abc')
    await press('Enter')
    expect(shown()).toBe('abc')
  }

  it.each([
    ['a sort', [5, 4, 3, 2, 1, 0], 2],
    ['a row that came in above', [9, 0, 1, 2, 3, 4, 5], 4],
    ['a row that went', [1, 2, 3, 4, 5], 2],
    ['a search that leaves it', [3], 0],
  ])('goes with its row after %s, and is taken for that row', async (_name, ids, row) => {
    await mount()
    await wrongPrice(3)
    await list(ids)
    expect(shown()).toBe('abc')
    expect(handle.current?.active()).toEqual({ row, columnId: 'price' })
    await write('777')
    await press('Enter')
    expect(batches).toMatchObject([{ cells: [{ key: 3, row, columnId: 'price', value: 777 }] }])
    expect(unfinished).toEqual([])
  })

  it('whose row leaves the list ends with a word, and never stands on another row', async () => {
    await mount()
    await wrongPrice(3)
    await list([0, 1, 2, 7])
    expect(handle.current?.isEditing()).toBe(false)
    expect(input().value).toBe('')
    expect(batches).toEqual([])
    expect(unfinished).toMatchObject([{ key: 3, data: { name: '品3' }, columnId: 'price', text: 'abc', message: '数字で' }])
  })

  it('with a right text is taken for its row when that leaves the list', async () => {
    await mount()
    await act(async () => handle.current?.goTo(3, 'price'))
    await write('777')
    await list([0, 1])
    expect(batches).toMatchObject([{ cells: [{ key: 3, columnId: 'price', value: 777 }] }])
    expect(unfinished).toEqual([])
  })

  it('whose column is hidden or moved is no edit of another column', async () => {
    await mount()
    await wrongPrice(3)
    const [name, price, tax, id] = allColumns
    await list([0, 1, 2, 3], [price!, name!, tax!, id!])
    expect(handle.current?.active()).toEqual({ row: 3, columnId: 'price' })
    await list([0, 1, 2, 3], [name!, tax!, id!])
    expect(unfinished).toMatchObject([{ key: 3, columnId: 'price', text: 'abc' }])
    expect(batches).toEqual([])
  })

  it('is handed over when the screen is left', async () => {
    await mount()
    await wrongPrice(2)
    await show(null)
    expect(unfinished).toMatchObject([{ key: 2, text: 'abc' }])
  })

  it('is taken up again with its text and its rule', async () => {
    await mount()
    await act(async () => handle.current?.goTo(1, 'price'))
    await act(async () => handle.current?.edit('abc'))
    expect(shown()).toBe('abc')
    expect(host.querySelector('[role=alert]')?.textContent).toBe('数字で')
  })
})

describe('another list', () => {
  it('is not selected over: of many cells only the active one is left', async () => {
    await mount()
    await press('ArrowDown', { shiftKey: true })
    await press('ArrowDown', { shiftKey: true })
    expect(handle.current?.selectedRows()).toBe(3)
    await list([5, 4, 3, 2, 1, 0])
    expect(handle.current?.selectedRows()).toBe(1)
    await press('Delete')
    expect(cells(batches[0])).toEqual(['0 name null'])
  })

  it('does not get a fill that was begun in the one before', async () => {
    await mount(600)
    await act(async () => handle.current?.goTo(500, 'price'))
    await press('ArrowDown', { shiftKey: true })
    const before = handle.current?.selectedRows()
    await press('d', { ctrlKey: true })
    await list([5, 4, 3])
    expect(before).toBe(2)
    expect(batches).toMatchObject([{ cells: [{ row: 501, value: 500_000 }] }])
    expect(origins[0]?.total).toBe(600)
  })

  it('ends a drag: rows under the pointer are others now', async () => {
    await mount()
    // No layout here: every point hits the first cell, and the drag is moved by the selection itself.
    const body = host.querySelector('.grid-row')!
    await act(async () => void body.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0, buttons: 1 })))
    await act(async () => handle.current?.goTo(4, 'price'))
    await list([5, 4, 3, 2, 1, 0])
    await act(async () => void window.dispatchEvent(new MouseEvent('mousemove', { buttons: 1, clientX: 5, clientY: 5 })))
    await act(async () => new Promise((done) => setTimeout(done, 40)))
    expect(handle.current?.selectedRows()).toBe(1)
  })

  it('keeps the place of a row that is gone, so that no row takes its position', async () => {
    await list([0, null, 2])
    expect([...host.querySelectorAll('.grid-row')].map((row) => row.querySelector('[role=gridcell]')?.textContent)).toEqual([
      '品0',
      'なくなった行',
      '品2',
    ])
    await act(async () => handle.current?.goTo(1, 'price'))
    await write('5')
    expect(handle.current?.isEditing()).toBe(false)
    await act(async () => handle.current?.goTo(2, 'price'))
    await write('5')
    await press('Enter')
    expect(batches).toMatchObject([{ cells: [{ key: 2, row: 2 }] }])
  })
})

describe('many cells', () => {
  it('are cleared, and required ones refused', async () => {
    await mount()
    await press('ArrowDown', { shiftKey: true })
    await press('ArrowRight', { shiftKey: true })
    await press('Delete')
    expect(cells(batches[0])).toEqual(['0 name null', '1 name null'])
    expect(batches[0]?.refused).toMatchObject([{ columnId: 'price', message: '数字で' }])
  })

  it('are copied as a spreadsheet expects and pasted from one', async () => {
    await mount()
    await press('ArrowDown', { shiftKey: true })
    await press('ArrowRight', { shiftKey: true })
    expect((await clipboard('copy')).get('text/plain')).toBe('品0\t0\r\n品1\t1000\r\n')
    await clipboard('paste', '茶\t120\r\n水\tx\r\n')
    expect(cells(batches[0])).toEqual(['0 name 茶', '0 price 120', '1 name 水'])
    expect(batches[0]?.refused).toMatchObject([{ row: 1, columnId: 'price', text: 'x', message: '数字で' }])
  })

  it('take one pasted value all together', async () => {
    await mount()
    await act(async () => handle.current?.goTo(1, 'price'))
    await press('ArrowDown', { shiftKey: true, ctrlKey: true })
    await clipboard('paste', '500')
    expect(cells(batches[0])).toEqual([1, 2, 3, 4, 5].map((row) => `${row} price 500`))
  })

  it('are filled from the uppermost one', async () => {
    await mount()
    await act(async () => handle.current?.goTo(2, 'price'))
    await press('ArrowDown', { shiftKey: true })
    await press('ArrowDown', { shiftKey: true })
    await press('d', { ctrlKey: true })
    await act(async () => new Promise((done) => setTimeout(done, 5)))
    expect(cells(batches[0])).toEqual(['3 price 2000', '4 price 2000'])
  })

  it('of a whole shop are one value for a stretch of rows, not a list of cells', async () => {
    await mount(100_000)
    await act(async () => handle.current?.goTo(0, 'price'))
    await press(' ', { ctrlKey: true })
    await clipboard('paste', '980')
    expect(batches[0]).toMatchObject({ kind: 'fill', parts: [{ columnId: 'price', value: 980, ranges: [[0, 100_000]] }] })
  })
})

describe('sorting', () => {
  it('goes by a click on the title, and back by a second one', async () => {
    await mount()
    const titles = [...host.querySelectorAll('.grid-title')]
    await act(async () => void titles[0]?.dispatchEvent(new MouseEvent('click', { bubbles: true })))
    await act(async () => void titles[1]?.dispatchEvent(new MouseEvent('click', { bubbles: true })))
    expect(sorts).toEqual([
      { columnId: 'name', direction: 'desc' },
      { columnId: 'price', direction: 'asc' },
    ])
  })

  it('goes by keys too', async () => {
    await mount()
    await press('ArrowDown', { altKey: true, shiftKey: true })
    expect(sorts).toEqual([{ columnId: 'name', direction: 'desc' }])
  })
})
