import { act, createRef, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRowCache, Grid, type GridBatch, type GridColumn, type GridHandle, type GridNotice, type Sort } from '../../renderer/grid/index.ts'

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

const columns: readonly GridColumn<Row>[] = [
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
  marks: { staged: '未送信', queued: '待ち', sending: '送信中', unknown: '確認中', conflict: '食い違い', rejected: '拒否' },
}

let host: HTMLElement
let root: Root
let batches: GridBatch[]
let notices: GridNotice[]
let sorts: Sort[]
const handle = createRef<GridHandle>()

const show = async (node: ReactNode): Promise<void> => {
  await act(async () => root.render(node))
  await act(async () => new Promise((done) => setTimeout(done, 5)))
}

const mount = async (total = 6): Promise<void> => {
  const all = Array.from({ length: total }, (_, id): Row => ({ id, name: `品${id}`, price: id * 1000, tax: String(id % 2) }))
  const rows = createRowCache<Row>({
    total,
    fetch: (offset, limit) => Promise.resolve(all.slice(offset, offset + limit)),
    onError: (error) => {
      throw error
    },
  })
  await show(
    <Grid
      ref={handle}
      columns={columns}
      rows={rows}
      sort={{ columnId: 'name', direction: 'asc' }}
      frozen={1}
      words={words}
      autoFocus
      onSort={(sort) => sorts.push(sort)}
      onResize={() => {}}
      onBatch={(batch) => batches.push(batch)}
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
  notices = []
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
    expect(sorts).toEqual([{ columnId: 'name', direction: 'desc' }, { columnId: 'price', direction: 'asc' }])
  })

  it('goes by keys too', async () => {
    await mount()
    await press('ArrowDown', { altKey: true, shiftKey: true })
    expect(sorts).toEqual([{ columnId: 'name', direction: 'desc' }])
  })
})
