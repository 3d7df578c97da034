import type { Db } from '../data/open.ts'

/** A listable table: which columns go on the wire, which are integers in the file and strings there. */
export interface Resource {
  readonly table: string
  readonly fields: readonly string[]
  readonly integers: ReadonlySet<string>
  readonly sortable: readonly string[]
  /** The order where none is asked for, and the tie-break of any other. */
  readonly key: readonly string[]
  /** Query parameter → column, compared for equality. */
  readonly filters: Readonly<Record<string, string>>
  /** Query parameters that ask for nested arrays. */
  readonly nested: Readonly<Record<string, string>>
  readonly updateWindow: boolean
  /** Adds the nested lists; without it, those of products. */
  readonly addNested?: (db: Db, rows: readonly WireRow[], names: readonly string[]) => void
}

const productFields = [
  'productId',
  'categoryId',
  'productCode',
  'productName',
  'productKana',
  'taxDivision',
  'productPriceDivision',
  'price',
  'customerPrice',
  'cost',
  'attribute',
  'description',
  'catchCopy',
  'size',
  'color',
  'tag',
  'groupCode',
  'url',
  'printReceiptProductName',
  'displaySequence',
  'salesDivision',
  'stockControlDivision',
  'displayFlag',
  'division',
  'productOptionGroupId',
  'pointNotApplicable',
  'taxFreeDivision',
  'supplierProductNo',
  'calcDiscount',
  'staffDiscountRate',
  'useCategoryReduceTax',
  'reduceTaxId',
  'reduceTaxPrice',
  'reduceTaxCustomerPrice',
  'orderPoint',
  'purchaseCost',
  'appStartDateTime',
  'insDateTime',
  'updDateTime',
] as const

export const productResource: Resource = {
  table: 'product',
  fields: productFields,
  integers: new Set([
    'productId',
    'categoryId',
    'price',
    'customerPrice',
    'displaySequence',
    'productOptionGroupId',
    'reduceTaxId',
    'reduceTaxPrice',
    'reduceTaxCustomerPrice',
    'orderPoint',
  ]),
  // The page of the reference names the sortable ones; the real list may be shorter (our assumption).
  sortable: [
    'productId',
    'productCode',
    'productName',
    'categoryId',
    'groupCode',
    'displaySequence',
    'price',
    'insDateTime',
    'updDateTime',
  ],
  key: ['productId'],
  filters: {
    category_id: 'categoryId',
    product_code: 'productCode',
    group_code: 'groupCode',
    display_flag: 'displayFlag',
    division: 'division',
    sales_division: 'salesDivision',
    stock_control_division: 'stockControlDivision',
    supplier_product_no: 'supplierProductNo',
  },
  nested: {
    with_prices: 'prices',
    with_stores: 'stores',
    with_reserve_items: 'reserveItems',
    with_attribute_items: 'attributeItems',
    with_order_setting: 'orderSetting',
    with_inventory_reservations: 'inventoryReservations',
  },
  updateWindow: true,
}

export const stockResource: Resource = {
  table: 'stock',
  fields: ['storeId', 'productId', 'stockAmount', 'layawayStockAmount', 'updDateTime'],
  integers: new Set(['storeId', 'productId', 'stockAmount', 'layawayStockAmount']),
  sortable: ['productId', 'storeId'],
  key: ['productId', 'storeId'],
  filters: { store_id: 'storeId', product_id: 'productId' },
  nested: {},
  updateWindow: true,
}

export const categoryResource: Resource = {
  table: 'category',
  fields: [
    'categoryId',
    'categoryCode',
    'categoryName',
    'categoryAbbr',
    'displaySequence',
    'displayFlag',
    'taxDivision',
    'pointNotApplicable',
    'taxFreeDivision',
    'reduceTaxId',
    'color',
    'categoryGroupId',
    'parentCategoryId',
    'level',
    'tag',
    'insDateTime',
    'updDateTime',
  ],
  integers: new Set(['categoryId', 'displaySequence', 'reduceTaxId', 'categoryGroupId', 'parentCategoryId']),
  sortable: ['categoryId', 'categoryCode', 'level', 'displaySequence', 'updDateTime'],
  key: ['categoryId'],
  filters: { category_code: 'categoryCode', level: 'level', category_group_id: 'categoryGroupId', display_flag: 'displayFlag' },
  nested: {},
  updateWindow: true,
}

export const categoryGroupResource: Resource = {
  table: 'categoryGroup',
  fields: ['categoryGroupId', 'categoryGroupCode', 'categoryGroupName', 'displaySequence', 'insDateTime', 'updDateTime'],
  integers: new Set(['categoryGroupId', 'displaySequence']),
  sortable: ['categoryGroupId', 'displaySequence', 'updDateTime'],
  key: ['categoryGroupId'],
  filters: { category_group_code: 'categoryGroupCode' },
  nested: {},
  updateWindow: true,
}

export const storeResource: Resource = {
  table: 'store',
  fields: [
    'storeId',
    'storeCode',
    'storeName',
    'storeAbbr',
    'printReceiptStoreName',
    'printStockReceiptStoreName',
    'division',
    'postCode',
    'address',
    'phoneNumber',
    'faxNumber',
    'mailAddress',
    'homepage',
    'tempTranMailAddress',
    'priceChangeFlag',
    'sellDivision',
    'sumProcDivision',
    'sumDateChangeTime',
    'sumRefColumn',
    'pointNotApplicable',
    'taxFreeDivision',
    'maxBundleProductCount',
    'maxDiscountRate',
    'carriageDisplayFlag',
    'terminalAdjustmentCashFlag',
    'terminalCheckCashFlag',
    'waiterAdjustmentDivision',
    'savingAutoDivision',
    'savingAutoPrice',
    'cancelSettingDivision',
    'roundingDivision',
    'discountRoundingDivision',
    'cardCompanySelectDivision',
    'giftReceiptValidDays',
    'taxLabelNormal',
    'taxLabelReduce',
    'pauseFlag',
    'displaySequence',
    'facePaymentUseDivision',
    'insDateTime',
    'updDateTime',
  ],
  integers: new Set(['storeId', 'displaySequence']),
  sortable: ['storeId', 'storeCode', 'updDateTime'],
  key: ['storeId'],
  // Its filters were not to be read: our assumption.
  filters: { store_code: 'storeCode', division: 'division' },
  nested: {},
  updateWindow: true,
}

export const stockChangeResource: Resource = {
  table: 'stockChange',
  fields: [
    'id',
    'updDateTime',
    'targetDateTime',
    'productId',
    'storeId',
    'amount',
    'stockAmount',
    'layawayStockAmount',
    'stockDivision',
    'fromStoreId',
    'toStoreId',
    'taxDivision',
    'price',
    'cost',
    'memo',
    'staffId',
    'staffName',
  ],
  integers: new Set(['id', 'productId', 'storeId', 'amount', 'stockAmount', 'layawayStockAmount', 'fromStoreId', 'toStoreId', 'staffId']),
  sortable: ['id', 'targetDateTime', 'updDateTime'],
  key: ['id'],
  filters: { stock_division: 'stockDivision' },
  nested: {},
  updateWindow: true,
}

export type WireRow = Record<string, unknown>

/** `SELECT` list that yields what goes on the wire: every amount and id a string. */
export function columnsOf(resource: Resource, fields: readonly string[] = resource.fields): string {
  return fields.map((f) => (resource.integers.has(f) ? `CAST(${f} AS TEXT) AS ${f}` : f)).join(', ')
}

/** One row by its key, or undefined. */
export function readOne(
  db: Db,
  resource: Resource,
  key: readonly number[],
  fields: readonly string[] = resource.fields,
): WireRow | undefined {
  const where = resource.key.map((column) => `${column} = ?`).join(' AND ')
  return db.prepare<number[], WireRow>(`SELECT ${columnsOf(resource, fields)} FROM ${resource.table} WHERE ${where}`).get(...key)
}
