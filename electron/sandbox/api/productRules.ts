import type { Db } from '../data/open.ts'
import { nestedFields, notHere } from './nested.ts'
import { badRequest } from './problem.ts'

/**
 * What Smaregi accepts in a product's fields. Written from the reference on its own, apart from the
 * table the app checks with, so that one can catch the other's mistakes.
 * Source: developers.smaregi.dev, POST/PATCH /products and their bulk twins.
 */
type Rule =
  | { readonly kind: 'text'; readonly label: string; readonly max: number }
  | { readonly kind: 'ascii'; readonly label: string; readonly max: number }
  | { readonly kind: 'integer'; readonly label: string; readonly min: number; readonly max: number }
  | { readonly kind: 'decimal'; readonly label: string }
  | { readonly kind: 'choice'; readonly label: string; readonly choices: readonly string[] }
  | { readonly kind: 'id'; readonly label: string }
  | { readonly kind: 'moment'; readonly label: string }

const text = (label: string, max: number): Rule => ({ kind: 'text', label, max })
const yen = (label: string): Rule => ({ kind: 'integer', label, min: -99_999_999, max: 99_999_999 })
const choice = (label: string, ...choices: string[]): Rule => ({ kind: 'choice', label, choices })

const rules: Readonly<Record<string, Rule>> = {
  categoryId: { kind: 'id', label: '部門ID' },
  productCode: { kind: 'ascii', label: '商品コード', max: 20 },
  productName: text('商品名', 85),
  productKana: text('商品カナ', 85),
  taxDivision: choice('税区分', '0', '1', '2'),
  productPriceDivision: choice('商品価格区分', '1', '2'),
  price: yen('商品単価'),
  customerPrice: yen('会員価格'),
  cost: { kind: 'decimal', label: '原価' },
  attribute: text('規格', 1000),
  description: text('説明', 1000),
  catchCopy: text('キャッチコピー', 1000),
  size: text('サイズ', 85),
  color: text('カラー', 85),
  tag: text('タグ', 85),
  groupCode: text('グループコード', 85),
  url: text('URL', 255),
  printReceiptProductName: text('レシート印字商品名', 64),
  displaySequence: { kind: 'integer', label: '表示順序', min: 0, max: 999_999_999 },
  salesDivision: choice('売上区分', '0', '1'),
  stockControlDivision: choice('在庫管理区分', '0', '1'),
  displayFlag: choice('端末表示フラグ', '0', '1'),
  division: choice('商品区分', '0', '1', '2'),
  productOptionGroupId: { kind: 'id', label: '商品オプショングループID' },
  pointNotApplicable: choice('ポイント対象区分', '0', '1'),
  taxFreeDivision: choice('免税区分', '0', '1', '2'),
  supplierProductNo: text('品番', 85),
  calcDiscount: choice('値引割引計算対象', '0', '1'),
  staffDiscountRate: { kind: 'decimal', label: '社員販売割引率' },
  useCategoryReduceTax: choice('軽減税率個別設定フラグ', '0', '1'),
  /** Smaregi's four or one that the shop made. */
  reduceTaxId: { kind: 'id', label: '軽減税率ID' },
  reduceTaxPrice: yen('軽減税率用商品単価'),
  reduceTaxCustomerPrice: yen('軽減税率用商品会員単価'),
  orderPoint: { kind: 'integer', label: '発注点', min: 0, max: 999_999_999 },
  purchaseCost: { kind: 'decimal', label: '仕入原価' },
  appStartDateTime: { kind: 'moment', label: '適用開始日時' },
}

const required = new Set(['categoryId', 'productName', 'price'])
/** A field with a default goes back to it when it is emptied: what null and '' do to products is not known, our assumption. */
const defaults: Readonly<Record<string, string>> = {
  taxDivision: '1',
  productPriceDivision: '1',
  salesDivision: '0',
  stockControlDivision: '0',
  displayFlag: '1',
  division: '0',
  pointNotApplicable: '0',
  taxFreeDivision: '0',
  calcDiscount: '1',
  useCategoryReduceTax: '1',
}

export type ColumnValues = Record<string, string | number | null>

/**
 * Checks a body and gives what to write. `productId` is the row being changed, null for a new one.
 * Throws Problem 400 in Smaregi's form «[項目名] …».
 */
export function checkProduct(db: Db, body: unknown, productId: number | null): ColumnValues {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badRequest('リクエストの形式が正しくありません')
  const values: ColumnValues = {}
  for (const [name, input] of Object.entries(body)) {
    // Written by nested.ts.
    if (nestedFields.has(name)) continue
    // Known to Smaregi, but not what stands inside (orderSetting) or not built here: refused rather than passed over.
    if (notHere.has(name)) throw badRequest(`[${name}] 練習用サーバーでは登録できません`)
    const rule = rules[name]
    // The real service is said to pass over unknown fields; here a misspelt one shows (our assumption).
    if (!rule) throw badRequest(`[${name}] 指定できない項目です`)
    values[name] = checkValue(name, rule, input)
  }
  if (productId === null) {
    for (const name of ['categoryId', 'productCode', 'productName', 'price']) {
      if (values[name] === undefined || values[name] === null) throw badRequest(`[${rules[name]?.label ?? name}] 必須項目です`)
    }
  }
  checkReferences(db, values, productId)
  return values
}

function checkValue(name: string, rule: Rule, input: unknown): string | number | null {
  if (input !== null && typeof input !== 'string' && typeof input !== 'number') {
    throw badRequest(`[${rule.label}] 文字列で入力して下さい`)
  }
  const given = input === null ? '' : String(input)
  if (given === '') {
    if (required.has(name)) throw badRequest(`[${rule.label}] 必須項目です`)
    return defaults[name] ?? null
  }
  switch (rule.kind) {
    case 'text':
      if ([...given].length > rule.max) throw badRequest(`[${rule.label}] ${rule.max}文字以内で入力して下さい`)
      return given
    case 'ascii':
      if (!/^[ -~]+$/u.test(given)) throw badRequest(`[${rule.label}] 半角英数記号で入力して下さい`)
      if (given.length > rule.max) throw badRequest(`[${rule.label}] ${rule.max}文字以内で入力して下さい`)
      return given
    case 'integer':
      if (!/^-?\d{1,10}$/u.test(given) || Number(given) < rule.min || Number(given) > rule.max) {
        throw badRequest(`[${rule.label}] ${rule.min}以上${rule.max}以下の整数で入力して下さい`)
      }
      return Number(given)
    case 'decimal':
      if (!/^-?\d{1,8}(\.\d{1,5})?$/u.test(given)) {
        throw badRequest(`[${rule.label}] 整数部8桁以内、小数部5桁以内の数値で入力して下さい`)
      }
      return given
    case 'choice':
      if (!rule.choices.includes(given)) throw badRequest(`[${rule.label}] ${rule.choices.join(',')}のいずれかを入力して下さい`)
      return given
    case 'id':
      if (!/^\d{1,15}$/u.test(given)) throw badRequest(`[${rule.label}] 数値で入力して下さい`)
      return Number(given)
    case 'moment':
      if (Number.isNaN(Date.parse(given))) throw badRequest(`[${rule.label}] 日時の形式が正しくありません`)
      return given
  }
}

function checkReferences(db: Db, values: ColumnValues, productId: number | null): void {
  if (values['categoryId'] !== undefined) {
    const found = db.prepare('SELECT 1 FROM category WHERE categoryId = ?').get(values['categoryId'])
    if (!found) throw badRequest('指定された部門IDのリソースが見つかりません')
  }
  const taxId = values['reduceTaxId']
  if (typeof taxId === 'number' && !db.prepare('SELECT 1 FROM reduceTaxRate WHERE reduceTaxId = ?').get(taxId)) {
    throw badRequest('指定された軽減税率IDのリソースが見つかりません')
  }
  const code = values['productCode']
  if (typeof code === 'string') {
    const other = db.prepare<[string], { productId: number }>('SELECT productId FROM product WHERE productCode = ?').get(code)
    // The real words for a code that is taken are not known (our assumption); the 400 is.
    if (other && other.productId !== productId) throw badRequest(`[商品コード] ${code}は既に使用されています`)
  }
}
