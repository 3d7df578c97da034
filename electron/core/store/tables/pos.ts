import { table } from './language.ts'

/**
 * The tables of the POS side. Names from the reference (developers.smaregi.dev,
 * platform-api-reference/apis/pos); where it was not to be had, the comment says so.
 */
export const stores = table('store', 'storeId', 'storeCode storeName! storeAbbr division postCode address phoneNumber updDateTime')

export const categoryGroups = table(
  'category_group',
  'categoryGroupId',
  'categoryGroupCode categoryGroupName! displaySequence:integer updDateTime',
)

export const categories = table(
  'category',
  'categoryId',
  `categoryCode categoryName! categoryAbbr displaySequence:integer displayFlag taxDivision reduceTaxId:id
  categoryGroupId:id parentCategoryId:id level:integer pointNotApplicable taxFreeDivision color tag updDateTime`,
  { absent: { level: 1 } },
)

const productStores = table('product_store', 'productId storeId', 'productOptionGroupId:id assignDivision')
/** `no` is the number of the 自由項目. */
const reserveItems = table('product_reserve_item', 'productId item_no=no:integer', 'labelNo:integer value')
/** Inside a product the list of items may name its fields as a list or as a table does: our assumption, both are taken. */
const attributeItemsOfProduct = table(
  'product_attribute_item',
  'productId code:text',
  'attribute_no=no|attributeNo:integer attribute_item_name=name|attributeItemName',
)
export const products = table(
  'product',
  'productId',
  `categoryId:id productCode productName! productKana taxDivision productPriceDivision price:integer
  customerPrice:integer cost:decimal attribute description catchCopy size color tag groupCode url
  printReceiptProductName displaySequence:integer salesDivision stockControlDivision displayFlag division
  supplierProductNo taxFreeDivision pointNotApplicable calcDiscount useCategoryReduceTax reduceTaxId:id
  reduceTaxPrice:integer reduceTaxCustomerPrice:integer orderPoint:integer purchaseCost:decimal
  productOptionGroupId:id staffDiscountRate:decimal appStartDateTime insDateTime updDateTime`,
  {
    nested: [
      { wire: 'stores', table: productStores },
      { wire: 'reserveItems', table: reserveItems },
      { wire: 'attributeItems', table: attributeItemsOfProduct },
    ],
  },
)

/** Ids and amounts only: what the rows are called stands in the other lists. */
export const stock = table('stock', 'productId storeId', 'stockAmount:integer! layawayStockAmount:integer updDateTime')

/** storeId -1 stands for all stores. */
export const prices = table('product_price', 'productId storeId:integer priceDivision:text startDate:text', 'endDate price:integer')

export const attributes = table('attribute', 'attribute_no=no:integer', 'attribute_name=name!')
export const attributeItems = table(
  'attribute_item',
  'code:text',
  'attribute_no=no|attributeNo:integer attribute_item_name=name|attributeItemName! displaySequence:integer',
)

export const taxRates = table('tax_rate', 'applyStartDate:text', 'taxRate:decimal! taxRounding')
export const reduceTaxRates = table(
  'reduce_tax_rate',
  'reduceTaxId',
  'name! division rate:decimal termStart termEnd condition advancedCondition updDateTime',
)

/** From one unofficial reference: our assumption until the page is read. */
export const suppliers = table(
  'supplier',
  'supplierId',
  `supplierCode supplierName! supplierAbbr supplierDivisionId:id supplierDivisionName phoneNumber faxNumber
  contactPersonName note status updDateTime`,
)

const staffStores = table('staff_store', 'staffId storeId', 'controlDivision')
export const staffs = table(
  'staff',
  'staffId',
  'staffCode staffName! staffNameKana rank displayFlag displaySequence:integer roleId:id updDateTime',
  { nested: [{ wire: 'stores', table: staffStores }] },
)

const transactionDetails = table(
  'transaction_detail',
  'transactionHeadId transactionDetailId',
  `parentTransactionDetailId:id transactionDetailDivision productId:id productCode productName taxDivision
  price:integer salesPrice:integer unitDiscountPrice:integer quantity:integer cost:decimal categoryId:id
  categoryName taxRate:decimal reduceTaxId:id`,
)
export const transactions = table(
  'transaction_head',
  'transactionHeadId',
  `transactionDateTime transactionHeadDivision cancelDivision sumDate! storeId:id terminalId:id terminalTranId:id
  terminalTranDateTime customerId:id staffId:id staffName subtotal:integer subtotalDiscountPrice:integer
  pointDiscount:integer total:integer taxInclude:integer taxExclude:integer deposit:integer depositCash:integer
  depositCredit:integer change:integer amount:integer returnAmount:integer costTotal:decimal guestNumbers:integer
  memo updDateTime`,
  { nested: [{ wire: 'details', table: transactionDetails }] },
)
