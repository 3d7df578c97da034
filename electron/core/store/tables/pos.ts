import { decimal, id, integer, text, table } from './language.ts'

/**
 * The tables of the POS side. Names from the reference (developers.smaregi.dev,
 * platform-api-reference/apis/pos); where it was not to be had, the comment says so.
 */
export const stores = table(
  'store',
  { storeId: id() },
  {
    storeCode: text(),
    storeName: text({ required: true }),
    storeAbbr: text(),
    division: text(),
    postCode: text(),
    address: text(),
    phoneNumber: text(),
    updDateTime: text(),
  },
)

export const categoryGroups = table(
  'category_group',
  { categoryGroupId: id() },
  { categoryGroupCode: text(), categoryGroupName: text({ required: true }), displaySequence: integer(), updDateTime: text() },
)

export const categories = table(
  'category',
  { categoryId: id() },
  {
    categoryCode: text(),
    categoryName: text({ required: true }),
    categoryAbbr: text(),
    displaySequence: integer(),
    displayFlag: text(),
    taxDivision: text(),
    reduceTaxId: id(),
    categoryGroupId: id(),
    parentCategoryId: id(),
    level: integer({ absent: 1 }),
    pointNotApplicable: text(),
    taxFreeDivision: text(),
    color: text(),
    tag: text(),
    updDateTime: text(),
  },
)

const productStores = table('product_store', { productId: id(), storeId: id() }, { productOptionGroupId: id(), assignDivision: text() })
/** `no` is the number of the 自由項目. */
const reserveItems = table(
  'product_reserve_item',
  { productId: id(), no: integer({ column: 'item_no' }) },
  { labelNo: integer(), value: text() },
)
/** Inside a product the list of items may name its fields as a list or as a table does: our assumption, both are taken. */
const attributeItemsOfProduct = table(
  'product_attribute_item',
  { productId: id(), code: text() },
  {
    no: integer({ column: 'attribute_no', otherWire: 'attributeNo' }),
    name: text({ column: 'attribute_item_name', otherWire: 'attributeItemName' }),
  },
)
export const products = table(
  'product',
  { productId: id() },
  {
    categoryId: id(),
    productCode: text(),
    productName: text({ required: true }),
    productKana: text(),
    taxDivision: text(),
    productPriceDivision: text(),
    price: integer(),
    customerPrice: integer(),
    cost: decimal(),
    attribute: text(),
    description: text(),
    catchCopy: text(),
    size: text(),
    color: text(),
    tag: text(),
    groupCode: text(),
    url: text(),
    printReceiptProductName: text(),
    displaySequence: integer(),
    salesDivision: text(),
    stockControlDivision: text(),
    displayFlag: text(),
    division: text(),
    supplierProductNo: text(),
    taxFreeDivision: text(),
    pointNotApplicable: text(),
    calcDiscount: text(),
    useCategoryReduceTax: text(),
    reduceTaxId: id(),
    reduceTaxPrice: integer(),
    reduceTaxCustomerPrice: integer(),
    orderPoint: integer(),
    purchaseCost: decimal(),
    productOptionGroupId: id(),
    staffDiscountRate: decimal(),
    appStartDateTime: text(),
    insDateTime: text(),
    updDateTime: text(),
  },
  {
    nested: [
      { wire: 'stores', table: productStores },
      { wire: 'reserveItems', table: reserveItems },
      { wire: 'attributeItems', table: attributeItemsOfProduct },
    ],
    dependents: [
      { table: 'stock', column: 'product_id' },
      { table: 'product_price', column: 'product_id' },
      { table: 'product_search', column: 'rowid' },
      { table: 'product_text', column: 'product_id' },
      { table: 'search_dirty', column: 'product_id' },
    ],
    changedInto: 'search_dirty',
  },
)

/** Ids and amounts only: what the rows are called stands in the other lists. */
export const stock = table(
  'stock',
  { productId: id(), storeId: id() },
  { stockAmount: integer({ required: true }), layawayStockAmount: integer(), updDateTime: text() },
)

/** storeId -1 stands for all stores. */
export const prices = table(
  'product_price',
  { productId: id(), storeId: integer(), priceDivision: text(), startDate: text() },
  { endDate: text(), price: integer() },
)

export const attributes = table(
  'attribute',
  { no: integer({ column: 'attribute_no' }) },
  { name: text({ column: 'attribute_name', required: true }) },
)
export const attributeItems = table(
  'attribute_item',
  { code: text() },
  {
    no: integer({ column: 'attribute_no', otherWire: 'attributeNo' }),
    name: text({ column: 'attribute_item_name', otherWire: 'attributeItemName', required: true }),
    displaySequence: integer(),
  },
)

export const taxRates = table('tax_rate', { applyStartDate: text() }, { taxRate: decimal({ required: true }), taxRounding: text() })
export const reduceTaxRates = table(
  'reduce_tax_rate',
  { reduceTaxId: id() },
  {
    name: text({ required: true }),
    division: text(),
    rate: decimal(),
    termStart: text(),
    termEnd: text(),
    condition: text(),
    advancedCondition: text(),
    updDateTime: text(),
  },
)

/** From one unofficial reference: our assumption until the page is read. */
export const suppliers = table(
  'supplier',
  { supplierId: id() },
  {
    supplierCode: text(),
    supplierName: text({ required: true }),
    supplierAbbr: text(),
    supplierDivisionId: id(),
    supplierDivisionName: text(),
    phoneNumber: text(),
    faxNumber: text(),
    contactPersonName: text(),
    note: text(),
    status: text(),
    updDateTime: text(),
  },
)

/** One of the two is null on the wire: here it is 0, as a part of the key. */
export const supplierProducts = table(
  'supplier_product',
  { supplierId: id(), categoryId: id({ absent: 0 }), productId: id({ absent: 0 }) },
  {},
)

const staffStores = table('staff_store', { staffId: id(), storeId: id() }, { controlDivision: text() })
export const staffs = table(
  'staff',
  { staffId: id() },
  {
    staffCode: text(),
    staffName: text({ required: true }),
    staffNameKana: text(),
    rank: text(),
    displayFlag: text(),
    displaySequence: integer(),
    roleId: id(),
    updDateTime: text(),
  },
  { nested: [{ wire: 'stores', table: staffStores }] },
)

/** 在庫変動履歴. `targetDateTime` is its own time (a till's), `updDateTime` when Smaregi had it. */
export const stockChanges = table(
  'stock_change',
  { productId: id(), storeId: id(), id: id({ column: 'change_id' }) },
  {
    targetDateTime: text(),
    updDateTime: text(),
    amount: integer({ required: true }),
    stockAmount: integer({ required: true }),
    stockDivision: text(),
    memo: text(),
    staffName: text(),
  },
)
