import type { Db } from '../data/open.ts'
import { badRequest, onlyFields } from './problem.ts'
import type { ColumnValues } from './productRules.ts'

/**
 * What Smaregi accepts in the fields of a 部門. Written from the reference on its own, apart from the table
 * the app checks with, so that one can catch the other's mistakes. The reference tells the cases in which a write
 * is refused, not the words: those are our assumption.
 * Source: developers.smaregi.dev, POST/PATCH/DELETE /categories.
 */
interface Rule {
  readonly label: string
  readonly pattern: RegExp
  /** Said of a value that does not fit. */
  readonly refusal: string
  readonly whole?: true
  /** What stands there where nothing is given. */
  readonly emptied?: string
}

const text = (label: string, max: number): Rule => ({
  label,
  pattern: new RegExp(`^[\\s\\S]{0,${max}}$`, 'u'),
  refusal: `${max}文字以内で入力して下さい`,
})
const choice = (label: string, choices: string, emptied?: string): Rule => ({
  label,
  pattern: new RegExp(`^[${choices}]$`, 'u'),
  refusal: `${[...choices].join(',')}のいずれかを入力して下さい`,
  ...(emptied === undefined ? {} : { emptied }),
})
const id = (label: string): Rule => ({ label, pattern: /^\d{1,15}$/u, refusal: '数値で入力して下さい', whole: true })

const rules: Readonly<Record<string, Rule>> = {
  categoryCode: { label: '部門コード', pattern: /^[ -~]{1,20}$/u, refusal: '20文字以内の半角英数記号で入力して下さい' },
  categoryName: text('部門名', 85),
  categoryAbbr: text('部門名略称', 85),
  displaySequence: { label: '表示順序', pattern: /^\d{1,9}$/u, refusal: '0以上999999999以下の整数で入力して下さい', whole: true },
  displayFlag: choice('端末表示フラグ', '01', '1'),
  taxDivision: choice('税区分', '012'),
  pointNotApplicable: choice('ポイント対象区分', '01', '0'),
  taxFreeDivision: choice('免税区分', '012', '0'),
  reduceTaxId: id('軽減税率ID'),
  color: { label: '端末表示カラー', pattern: /^#[0-9a-fA-F]{6}$/u, refusal: '#000000形式で入力して下さい' },
  categoryGroupId: id('部門グループID'),
  parentCategoryId: id('親部門ID'),
  tag: text('タグ', 85),
}

/** Levels of the tree, and how deep what hangs below a category reaches: a leaf is 0. */
const levels = 3

/**
 * Checks a body and gives what to write, with the `level` that follows from the parent. `categoryId` is the row being
 * changed, null for a new one. Throws Problem 400 in Smaregi's form «[項目名] …».
 */
export function checkCategory(db: Db, body: unknown, categoryId: number | null): ColumnValues {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badRequest('リクエストの形式が正しくありません')
  onlyFields(body, Object.keys(rules))
  const values: ColumnValues = {}
  for (const [name, input] of Object.entries(body)) values[name] = checkValue(name, input)
  if (categoryId === null && values['categoryName'] === undefined) throw badRequest('[部門名] 必須項目です')
  checkReferences(db, values)
  if (values['parentCategoryId'] !== undefined || categoryId === null) {
    values['level'] = levelBelow(db, Number(values['parentCategoryId'] ?? 0) || null, categoryId)
  }
  return values
}

function checkValue(name: string, input: unknown): string | number | null {
  const rule = rules[name] as Rule
  if (input !== null && typeof input !== 'string' && typeof input !== 'number') throw badRequest(`[${rule.label}] 文字列で入力して下さい`)
  const given = input === null ? '' : String(input)
  if (given === '') {
    if (name === 'categoryName') throw badRequest(`[${rule.label}] 必須項目です`)
    return rule.emptied ?? null
  }
  if (!rule.pattern.test(given)) throw badRequest(`[${rule.label}] ${rule.refusal}`)
  return rule.whole === true ? Number(given) : given
}

function checkReferences(db: Db, values: ColumnValues): void {
  const places = [
    ['reduceTaxId', 'reduceTaxRate', '軽減税率ID'],
    ['categoryGroupId', 'categoryGroup', '部門グループID'],
  ] as const
  for (const [name, table, label] of places) {
    const value = values[name]
    if (typeof value === 'number' && !db.prepare(`SELECT 1 FROM ${table} WHERE ${name} = ?`).get(value)) {
      throw badRequest(`指定された${label}のリソースが見つかりません`)
    }
  }
}

/** The level below `parent`. Refused where the parent is of the last level, or below the category itself, or where what hangs below it would be too deep. */
function levelBelow(db: Db, parent: number | null, categoryId: number | null): string {
  if (parent === null) return '1'
  const found = db.prepare<[number], { level: string }>('SELECT level FROM category WHERE categoryId = ?').get(parent)
  if (!found) throw badRequest('指定された親部門IDのリソースが見つかりません')
  if (Number(found.level) >= levels) throw badRequest('親部門IDに階層レベル3の部門は指定できません')
  if (categoryId !== null) {
    const below = subtree(db, categoryId)
    if (below.some((row) => row.categoryId === parent)) throw badRequest('親部門IDに自身または配下の部門は指定できません')
    const depth = Math.max(...below.map(({ depth: reach }) => reach))
    if (Number(found.level) + 1 + depth > levels) throw badRequest('配下の部門が階層レベル3を超えるため指定できません')
  }
  return String(Number(found.level) + 1)
}

/** A category (depth 0) and everything below it. */
export function subtree(db: Db, categoryId: number): { categoryId: number; depth: number }[] {
  return db
    .prepare<[number, number], { categoryId: number; depth: number }>(
      `WITH RECURSIVE below (categoryId, depth) AS (
         SELECT ?, 0 UNION ALL
         SELECT c.categoryId, b.depth + 1 FROM category c JOIN below b ON c.parentCategoryId = b.categoryId WHERE b.depth < ?
       ) SELECT categoryId, depth FROM below`,
    )
    .all(categoryId, levels)
}
