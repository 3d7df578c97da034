import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stageCells } from '#core/entities/product/stage.ts'
import { planCreate, planDelete, planEdits, planMove, type CategoryPlan } from '#core/categories/plan.ts'
import { stageCategories } from '#core/categories/staging.ts'
import { categoryNames, categoryRows, readCategoryTree } from '#core/categories/tree.ts'
import { readCategories } from '#core/products/categories.ts'
import { listChanges } from '#core/changes/read.ts'
import { undo } from '#core/changes/step.ts'
import { checkCells } from '#core/products/check.ts'
import { createProducts } from '#core/products/drafts.ts'
import { viewIds } from '#core/products/viewIds.ts'
import { stageRemoval } from '#core/products/removal.ts'
import { readRows } from '#core/products/rows.ts'
import { writeCategories } from '#core/store/mirror.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { fillShop, noon, openTestShop, type TestShop } from '../fixtures/shopFile.ts'

const who = { author: null, at: noon.toISOString() }
let shop: TestShop
beforeEach(() => {
  shop = openTestShop()
  fillShop(shop.db, 60)
  // A third level below 11 食品A.
  writeCategories(shop.db, [{ categoryId: '111', categoryName: '和菓子', parentCategoryId: '11', level: '3', displaySequence: '1' }], 1)
})
afterEach(() => shop.remove())

const row = (id: number) => categoryRows(shop.db).find(({ categoryId }) => categoryId === id)
const keys = (parent: number | null) => categoryRows(shop.db).flatMap((one) => (one.parentCategoryId === parent ? [one.categoryId] : []))
/** Stages a plan as the handlers do. */
function stage({ cells, problems }: CategoryPlan): void {
  expect(problems).toEqual([])
  stageCategories(shop.db, { ...who, name: 'editCategory', details: {}, origin: 'edit' }, cells)
}
const rulesOf = ({ problems }: CategoryPlan) =>
  problems.map(({ key, field, rule, details }) => [key, field, rule, details['count'] ?? null])
const cellsOf = ({ cells }: CategoryPlan) => cells.map(({ key, field, value }) => [key, field, value])
const edit = (key: number, field: 'categoryName' | 'parentCategoryId' | 'color' | 'reduceTaxId' | 'categoryGroupId', value: CellValue) =>
  planEdits(shop.db, [{ key, field, value }])

describe('the tree', () => {
  it('lies in the shop’s order with counts of products and children', () => {
    const rows = categoryRows(shop.db)
    expect(rows.slice(0, 4).map(({ categoryId, level, children }) => [categoryId, level, children])).toEqual([
      [1, 1, 4],
      [11, 2, 1],
      [111, 3, 0],
      [12, 2, 0],
    ])
    expect(rows.filter(({ level }) => level === 1).reduce((sum, { productsBelow }) => sum + productsBelow, 0)).toBe(60)
    expect(rows.reduce((sum, { products }) => sum + products, 0)).toBe(60)
    expect(readCategoryTree(shop.db)).toMatchObject({ groups: [], taxRates: [] })
  })

  it('shows staged values, and what they were', () => {
    stage(edit(11, 'categoryName', ' 菓子 '))
    stage(planMove(shop.db, 12, 2, null))
    expect(row(11)).toMatchObject({ categoryName: '菓子', pending: { categoryName: { state: 'staged', theirs: null } } })
    expect(keys(2)).toEqual([21, 22, 23, 24, 12])
    expect(row(12)).toMatchObject({ parentCategoryId: 2, level: 2 })
    expect(categoryNames(shop.db).get(11)).toBe('菓子')
    const inIt = readRows(shop.db, shop.db.column<number>('SELECT product_id FROM product WHERE category_id = 11'))
    expect(new Set(inIt.map(({ categoryName }) => categoryName))).toEqual(new Set(['菓子']))
  })

  it('counts products where their unsent moves put them, new ones too', () => {
    const before = row(111)?.products ?? 0
    const [moved = 0] = shop.db.column<number>('SELECT product_id FROM product WHERE category_id = 21 LIMIT 1')
    stageCells(shop.db, { ...who, name: 'editCell', origin: 'edit' }, [{ key: moved, field: 'categoryId', value: 111 }])
    createProducts(shop.db, who, [{ productName: '新', productCode: 'N-1', price: 1, categoryId: 111 }], 'edit')
    expect(row(111)?.products).toBe(before + 2)
  })

  it('is what the list of products is filtered and sorted by, unsent moves and names included', () => {
    const view = (categoryId: number | null) =>
      viewIds(shop.db, { search: '', categoryId, only: 'all', sort: { field: 'categoryName', direction: 'asc' } })
    const [food, household, moved] = [view(1), view(2), view(11)]
    stage(edit(11, 'parentCategoryId', 2))
    expect(new Set(view(2))).toEqual(new Set([...household, ...moved]))
    expect(new Set(view(1))).toEqual(new Set(food.filter((id) => !moved.includes(id))))
    expect(readCategories(shop.db).find(({ categoryId }) => categoryId === 2)?.products).toBe(view(2).length)
    stage(edit(11, 'categoryName', '!先頭'))
    expect(new Set(view(null).slice(0, moved.length))).toEqual(new Set(moved))
  })

  it('counts no product that is to be deleted: with the last of them the category can go, too', () => {
    const ids = shop.db.column<number>('SELECT product_id FROM product WHERE category_id = 21')
    const before = row(2)?.productsBelow ?? 0
    expect(ids.length).toBeGreaterThan(1)
    stageRemoval(shop.db, who, ids.slice(1))
    expect([row(21)?.products, row(21)?.productsBelow, row(2)?.productsBelow]).toEqual([1, 1, before - ids.length + 1])
    expect(rulesOf(planDelete(shop.db, [21]))).toEqual([[21, null, 'hasProducts', 1]])
    stageRemoval(shop.db, who, ids.slice(0, 1))
    // The list of products still shows them, struck through: its filter says as many as it finds.
    expect(readCategories(shop.db).find(({ categoryId }) => categoryId === 21)?.products).toBe(ids.length)
    stage(planDelete(shop.db, [21]))
  })
})

describe('a new category', () => {
  it('stands last among its siblings with Smaregi’s defaults, or behind one that was named', () => {
    stage(planCreate(shop.db, -1, { categoryName: '鮮魚', parentCategoryId: 1 }, null))
    expect(row(-1)).toMatchObject({
      isNew: true,
      level: 2,
      displayFlag: '1',
      taxDivision: '0',
      pointNotApplicable: '0',
      taxFreeDivision: '0',
    })
    expect(keys(1)).toEqual([11, 12, 13, 14, -1])
    stage(planCreate(shop.db, -2, { categoryName: '青果', parentCategoryId: 1 }, 11))
    expect(keys(1)).toEqual([11, -2, 12, 13, 14, -1])
    stage(planCreate(shop.db, -3, { categoryName: '根菜', parentCategoryId: -2 }, null))
    expect(row(-3)).toMatchObject({ level: 3, parentCategoryId: -2 })
    expect(rulesOf(planCreate(shop.db, -4, { categoryName: '', parentCategoryId: -3, color: 'red', categoryGroupId: 9 }, null))).toEqual([
      [-4, 'categoryName', 'required', null],
      [-4, 'parentCategoryId', 'tooDeep', null],
      [-4, 'categoryGroupId', 'unknownGroup', null],
      [-4, 'color', 'notAColour', null],
    ])
  })

  it('changes no other 部門 when it is added last, numbered siblings or not', () => {
    for (let key = -1; key >= -8; key -= 1) {
      const { cells } = planCreate(shop.db, key, { categoryName: `新 ${key}`, parentCategoryId: 1 }, null)
      expect(cells.every((cell) => cell.key === key)).toBe(true)
      stage({ cells, problems: [] })
    }
    expect(keys(1).slice(-8)).toEqual([-1, -2, -3, -4, -5, -6, -7, -8])
    shop.db.run('UPDATE category SET display_sequence = NULL WHERE parent_category_id = 1')
    const { cells } = planCreate(shop.db, -9, { categoryName: '新 9', parentCategoryId: 1 }, null)
    expect(cells.every((cell) => cell.key === -9)).toBe(true)
  })

  it('stays a creation in the list of changes when it is renamed', () => {
    const { cells } = planCreate(shop.db, -1, { categoryName: '鮮魚' }, null)
    stageCategories(shop.db, { ...who, name: 'createCategory', details: {}, origin: 'create' }, cells)
    stage(edit(-1, 'categoryName', '鮮魚・貝'))
    stage(edit(1, 'categoryName', '食料品'))
    expect(listChanges(shop.db, { states: ['staged'], offset: 0, limit: 10 }).rows.map((one) => [one.mine, one.changeSetName])).toEqual([
      ['鮮魚・貝', 'changes.sets.createCategory'],
      ['食料品', 'changes.sets.editCategory'],
    ])
  })

  it('can be chosen by a product before it has a number, and gives it its tax division', () => {
    stage(planCreate(shop.db, -1, { categoryName: '鮮魚', taxDivision: '1' }, null))
    expect(readCategories(shop.db).find(({ categoryId }) => categoryId === -1)).toMatchObject({
      categoryName: '鮮魚',
      isNew: true,
      products: 0,
    })
    const { created, problems } = createProducts(
      shop.db,
      who,
      [{ productName: '鯛', productCode: 'F-1', price: 980, categoryId: -1 }],
      'edit',
    )
    expect([created.length, problems]).toEqual([1, []])
    expect(
      shop.db.column("SELECT mine FROM pending WHERE entity = 'product' AND field = 'taxDivision' AND key = ?", [
        created[0]?.productId ?? 0,
      ]),
    ).toEqual(['1'])
    expect(checkCells(shop.db, [{ productId: 1, field: 'categoryId', value: -1 }]).good).toEqual([
      { key: 1, field: 'categoryId', value: -1 },
    ])
    expect(checkCells(shop.db, [{ productId: 1, field: 'categoryId', value: -2 }]).problems).toMatchObject([{ rule: 'unknownCategory' }])
    expect(row(-1)?.products).toBe(1)
  })

  it('is meant under its number once it has one', () => {
    shop.db.run("INSERT INTO id_map (local_id, id, at, entity) VALUES (-7, 21, 'x', 'category')")
    expect(cellsOf(edit(-7, 'categoryName', '家事'))).toEqual([[21, 'categoryName', '家事']])
    expect(cellsOf(edit(31, 'parentCategoryId', -7))).toEqual([[31, 'parentCategoryId', 21]])
    expect(checkCells(shop.db, [{ productId: 1, field: 'categoryId', value: -7 }]).good).toMatchObject([{ value: 21 }])
  })
})

describe('edits and moves', () => {
  it('stage what changes and nothing else, or say what is wrong', () => {
    expect(cellsOf(edit(11, 'categoryName', '食品A'))).toEqual([])
    expect(cellsOf(edit(11, 'reduceTaxId', 10_000_003))).toEqual([[11, 'reduceTaxId', 10_000_003]])
    expect(rulesOf(edit(11, 'reduceTaxId', 77))).toEqual([[11, 'reduceTaxId', 'unknownTaxRate', null]])
    expect(rulesOf(edit(99, 'categoryName', 'x'))).toEqual([[99, 'categoryName', 'unknownCategory', null]])
    expect(rulesOf(edit(1, 'parentCategoryId', 111))).toEqual([[1, 'parentCategoryId', 'cycle', null]])
    expect(rulesOf(edit(1, 'parentCategoryId', 2))).toEqual([[1, 'parentCategoryId', 'tooDeep', null]])
  })

  it('hold each parent against the tree as the edit before left it', () => {
    const both = [
      { key: 1, field: 'parentCategoryId', value: 2 },
      { key: 2, field: 'parentCategoryId', value: 1 },
    ] as const
    shop.db.run('DELETE FROM category WHERE parent_category_id IN (1, 2, 11)')
    expect(rulesOf(planEdits(shop.db, both))).toEqual([[2, 'parentCategoryId', 'cycle', null]])
  })

  it('move by the fewest numbers', () => {
    expect(cellsOf(planMove(shop.db, 14, 1, 11))).toEqual([[14, 'displaySequence', 0]])
    // 0 is free before the 2 of 12, and nothing between it and the 3 of 13.
    expect(cellsOf(planMove(shop.db, 11, 1, 13))).toEqual([[12, 'displaySequence', 0]])
    stage(planMove(shop.db, 11, 1, 13))
    expect(keys(1)).toEqual([12, 11, 13, 14])
    stage(planMove(shop.db, 11, null, 1))
    expect(keys(null)).toEqual([11, 1, 2, 3])
    expect(row(111)).toMatchObject({ level: 2 })
    expect(cellsOf(planMove(shop.db, 11, null, 1))).toEqual([])
  })
})

describe('deletions', () => {
  it('are refused while something hangs on the category, counted as the person would have it', () => {
    const inIt = shop.db.column<number>('SELECT product_id FROM product WHERE category_id = 11')
    expect(rulesOf(planDelete(shop.db, [11]))).toEqual([
      [11, null, 'hasProducts', inIt.length],
      [11, null, 'hasChildren', 1],
    ])
    stageCells(
      shop.db,
      { ...who, name: 'editCells', origin: 'edit' },
      inIt.map((key) => ({ key, field: 'categoryId', value: 12 })),
    )
    expect(rulesOf(planDelete(shop.db, [11]))).toEqual([[11, null, 'hasChildren', 1]])
    expect(planDelete(shop.db, [11, 111]).cells.map(({ key, op }) => [key, op])).toEqual([
      [111, 'delete'],
      [11, 'delete'],
    ])
    expect(rulesOf(planDelete(shop.db, [98]))).toEqual([[98, null, 'unknownCategory', null]])
  })

  it('are shown, take the category from what a product can choose, stand against edits, and are taken back', () => {
    shop.db.run('DELETE FROM product WHERE category_id IN (12, 111)')
    stage(edit(12, 'categoryName', '別名'))
    stage(planDelete(shop.db, [12]))
    expect(row(12)).toMatchObject({ deletion: { state: 'staged' }, categoryName: '食品B' })
    expect(row(1)?.children).toBe(3)
    expect(readCategories(shop.db).find(({ categoryId }) => categoryId === 12)).toMatchObject({ goesAway: true })
    expect(checkCells(shop.db, [{ productId: 1, field: 'categoryId', value: 12 }]).problems).toMatchObject([{ rule: 'unknownCategory' }])
    expect(rulesOf(edit(12, 'categoryName', 'x'))).toEqual([[12, 'categoryName', 'goesAway', null]])
    expect(rulesOf(edit(111, 'parentCategoryId', 12))).toEqual([[111, 'parentCategoryId', 'goesAway', null]])
    expect(rulesOf(planMove(shop.db, 111, 12, null))).toEqual([[111, 'parentCategoryId', 'goesAway', null]])
    undo(shop.db, who)
    expect(row(12)).toMatchObject({ deletion: null, categoryName: '別名' })
  })

  it('of a new one and of one that Smaregi has are one step', () => {
    shop.db.run('DELETE FROM product WHERE category_id = 14')
    stage(planCreate(shop.db, -1, { categoryName: '鮮魚' }, null))
    const { cells } = planDelete(shop.db, [-1, 14])
    stageCategories(shop.db, { ...who, name: 'deleteCategory', details: {}, origin: 'edit' }, cells)
    expect([row(-1), row(14)?.deletion]).toMatchObject([undefined, { state: 'staged' }])
    undo(shop.db, who)
    expect([row(-1), row(14)]).toMatchObject([{ categoryName: '鮮魚' }, { deletion: null }])
  })

  it('of a new one leave nothing to send, and are taken back too', () => {
    stage(planCreate(shop.db, -1, { categoryName: '鮮魚' }, null))
    const plan = planDelete(shop.db, [-1])
    expect(plan.cells).toMatchObject([{ key: -1, op: 'delete' }])
    stageCategories(shop.db, { ...who, name: 'deleteCategory', details: {}, origin: 'edit' }, plan.cells)
    expect([row(-1), shop.db.column("SELECT 1 FROM pending WHERE entity = 'category'")]).toEqual([undefined, []])
    undo(shop.db, who)
    expect(row(-1)).toMatchObject({ categoryName: '鮮魚', isNew: true })
  })
})

describe('a new one among others', () => {
  const made = (parentCategoryId: number | null) =>
    new Map(planCreate(shop.db, -1, { categoryName: '新', parentCategoryId }, null).cells.map(({ field, value }) => [field, value]))

  it('has tax, points and group as all its siblings have them, else as its parent', () => {
    writeCategories(
      shop.db,
      [
        { categoryId: '90', categoryName: '親', level: '1', taxDivision: '1', pointNotApplicable: '1' },
        {
          categoryId: '91',
          categoryName: '甲',
          parentCategoryId: '90',
          level: '2',
          taxDivision: '1',
          reduceTaxId: '10000001',
          pointNotApplicable: '0',
        },
        {
          categoryId: '92',
          categoryName: '乙',
          parentCategoryId: '90',
          level: '2',
          taxDivision: '2',
          reduceTaxId: '10000001',
          pointNotApplicable: '0',
        },
      ],
      1,
    )
    const among = made(90)
    expect([among.get('taxDivision'), among.get('reduceTaxId'), among.get('pointNotApplicable')]).toEqual(['0', 10_000_001, '0'])
    stage(planDelete(shop.db, [91, 92]))
    const alone = made(90)
    expect([alone.get('taxDivision'), alone.get('reduceTaxId'), alone.get('pointNotApplicable')]).toEqual(['1', undefined, '1'])
  })

  it('takes no value that the shop does not know any more', () => {
    writeCategories(shop.db, [{ categoryId: '90', categoryName: '親', level: '1', categoryGroupId: '999' }], 1)
    expect(made(90).get('categoryGroupId')).toBeUndefined()
  })
})

it('an undo of one move says that no other row changed', () => {
  stage(planMove(shop.db, 111, null, null))
  const step = undo(shop.db, who)
  expect(step.cells).toBeGreaterThan(1)
  expect(step.first).toMatchObject({ entity: 'category', key: 111, otherRows: 0 })
})
