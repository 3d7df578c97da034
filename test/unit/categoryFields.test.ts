import { describe, expect, it } from 'vitest'
import { categoryFieldNames, categoryFields, checkCategoryField, type CategoryFieldName } from '#shared/domain/categoryFields.ts'
import { checkParent, placeTree, sequenceEdits, subtreeOf, type TreeNode } from '#shared/domain/categoryTree.ts'

describe('what a field of a category takes', () => {
  it.each<[CategoryFieldName, string | number | null, string | number | null]>([
    ['categoryName', ' 食品\t', '食品'],
    ['categoryName', '𠮷'.repeat(85), '𠮷'.repeat(85)],
    ['categoryCode', 'Ｃ－０１', 'C-01'],
    ['categoryCode', '　', null],
    ['categoryAbbr', null, null],
    ['displaySequence', '１０', 10],
    ['displaySequence', '0', 0],
    ['displayFlag', '０', '0'],
    ['taxDivision', '', null],
    ['reduceTaxId', '10000001', 10_000_001],
    ['reduceTaxId', null, null],
    ['color', '＃FF8800', '#ff8800'],
    ['color', '0a0b0c', '#0a0b0c'],
    ['parentCategoryId', -3, -3],
    ['categoryGroupId', '2', 2],
    ['tag', '夏\n冬', '夏 冬'],
  ])('%s: %s is kept as %s', (field, input, value) => {
    expect(checkCategoryField(field, input)).toEqual({ ok: true, value })
  })

  it.each<[CategoryFieldName, string | number | null, string]>([
    ['categoryName', '', 'required'],
    ['categoryName', '\u200b', 'required'],
    ['categoryName', 'あ'.repeat(86), 'tooLong'],
    ['categoryCode', '部門', 'notAscii'],
    ['categoryCode', '4.9E+12', 'exponentForm'],
    ['categoryCode', '1'.repeat(21), 'tooLong'],
    ['displaySequence', '-1', 'outOfRange'],
    ['displaySequence', '1000000000', 'outOfRange'],
    ['displaySequence', '1.5', 'notWhole'],
    ['displayFlag', '', 'required'],
    ['displayFlag', '2', 'notAChoice'],
    ['taxDivision', '3', 'notAChoice'],
    ['color', '#ff880', 'notAColour'],
    ['color', 'red', 'notAColour'],
    ['categoryGroupId', '-1', 'unknownGroup'],
    ['reduceTaxId', '軽減', 'unknownTaxRate'],
    ['parentCategoryId', '食品', 'unknownParent'],
  ])('%s: %s breaks %s', (field, input, rule) => {
    expect(checkCategoryField(field, input)).toMatchObject({ ok: false, rule })
  })

  it('keeps what it has once kept', () => {
    const samples: Record<string, string> = { text: 'あ', code: 'A1', integer: '5', choice: '1', colour: '#a0b1c2', reference: '7' }
    for (const name of categoryFieldNames) {
      const first = checkCategoryField(name, samples[categoryFields[name].kind] ?? '')
      expect(first.ok && checkCategoryField(name, first.value), name).toEqual(first)
    }
  })
})

const node = (key: number, parent: number | null, sequence: number | null = null): TreeNode => ({ key, parent, sequence })
//  1 ─ 2 ─ 3      4      5 ─ 6
const nodes = [node(1, null, 10), node(2, 1), node(3, 2), node(4, null, 20), node(5, null, 30), node(6, 5)]

describe('the tree', () => {
  it('places parents before children, by 表示順, those without last, new ones behind those with an id', () => {
    const mixed = [node(-2, null), node(9, null), node(-1, null), node(7, null, 5), node(8, 7, 2), node(10, 7, 1)]
    expect(placeTree(mixed).map(({ key, level, parent, children }) => [key, level, parent, children])).toEqual([
      [7, 1, null, 2],
      [10, 2, 7, 0],
      [8, 2, 7, 0],
      [9, 1, null, 0],
      [-1, 1, null, 0],
      [-2, 1, null, 0],
    ])
  })

  it('loses nobody in a loop or below a parent that is gone', () => {
    const broken = [node(1, 2), node(2, 1), node(3, 3), node(4, 99)]
    expect(placeTree(broken).map(({ key, level }) => [key, level])).toEqual([
      [4, 1],
      [1, 1],
      [2, 2],
      [3, 1],
    ])
    expect([...subtreeOf(broken, 1)].sort()).toEqual([1, 2])
  })

  it.each<[number | null, number | null, string | null]>([
    [4, 1, null],
    [4, 2, null],
    [4, 3, 'tooDeep'],
    [5, 1, null],
    [5, 2, 'tooDeep'],
    [1, 4, 'tooDeep'],
    [2, 4, null],
    [1, 3, 'cycle'],
    [1, 1, 'cycle'],
    [2, null, null],
    [4, 99, 'unknownParent'],
    [null, 2, null],
    [null, 3, 'tooDeep'],
  ])('%s below %s: %s', (key, parent, rule) => {
    expect(checkParent(nodes, key, parent)?.rule ?? null).toBe(rule)
  })

  it('lets a tree that is too deep already be made flatter', () => {
    const deep = [node(1, null), node(2, 1), node(3, 2), node(4, 3), node(5, 4)]
    expect(checkParent(deep, 4, 1)).toBeNull()
    expect(checkParent(deep, 4, 2)).toBeNull()
    expect(checkParent(deep, 4, 3)).toMatchObject({ rule: 'tooDeep' })
  })
})

describe('the fewest 表示順', () => {
  const order = (...sequences: (number | null)[]) => sequences.map((sequence, i) => ({ key: i + 1, sequence }))
  it.each<[string, { key: number; sequence: number | null }[], number | null, [number, number][]]>([
    ['nothing where the order stands', order(10, 20, 30), 1, []],
    [
      'one between two',
      [
        { key: 1, sequence: 10 },
        { key: 3, sequence: 30 },
        { key: 2, sequence: 20 },
      ],
      3,
      [[3, 15]],
    ],
    [
      'the moved one of two',
      [
        { key: 2, sequence: 20 },
        { key: 1, sequence: 10 },
      ],
      1,
      [[1, 30]],
    ],
    [
      'the moved one of two, the other way',
      [
        { key: 2, sequence: 20 },
        { key: 1, sequence: 10 },
      ],
      2,
      [[2, 5]],
    ],
    [
      'those before it where none has a number',
      [
        { key: 1, sequence: null },
        { key: 3, sequence: null },
        { key: 2, sequence: null },
      ],
      3,
      [
        [1, 10],
        [3, 20],
      ],
    ],
    [
      'only itself at the top of those without',
      [
        { key: 3, sequence: null },
        { key: 1, sequence: null },
        { key: 2, sequence: null },
      ],
      3,
      [[3, 10]],
    ],
    [
      '0 below a 1',
      [
        { key: 2, sequence: 5 },
        { key: 1, sequence: 1 },
      ],
      2,
      [[2, 0]],
    ],
    [
      'another one where there is no room',
      [
        { key: 1, sequence: 1 },
        { key: 3, sequence: 9 },
        { key: 2, sequence: 2 },
      ],
      3,
      [[2, 19]],
    ],
  ])('%s', (_name, wanted, moved, edits) => {
    const found = sequenceEdits(wanted, moved)
    expect(found?.map(({ key, sequence }) => [key, sequence])).toEqual(edits)
  })
})
