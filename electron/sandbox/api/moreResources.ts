import type { Db } from '../data/open.ts'
import type { Resource, WireRow } from './resources.ts'

/** The smaller lists of the POS side. Names and order parameters from the reference, where it has the list. */
const small = (
  table: string,
  key: string,
  fields: readonly string[],
  integers: readonly string[],
  sortable: readonly string[],
): Resource => ({
  table,
  fields,
  integers: new Set(integers),
  sortable,
  key: [key],
  filters: {},
  nested: {},
  updateWindow: false,
})

export const attributeResource = small('attribute', 'no', ['no', 'name'], ['no'], ['no'])
export const attributeItemResource = small(
  'attributeItem',
  'code',
  ['code', 'no', 'name', 'displaySequence'],
  ['no', 'displaySequence'],
  ['code', 'no'],
)
export const taxRateResource = small('taxRate', 'applyStartDate', ['applyStartDate', 'taxRate', 'taxRounding'], [], ['applyStartDate'])
/** Its order is our assumption; the fields and filters are those of clients. */
export const reduceTaxRateResource: Resource = {
  ...small(
    'reduceTaxRate',
    'reduceTaxId',
    ['reduceTaxId', 'name', 'division', 'rate', 'termStart', 'termEnd', 'condition', 'advancedCondition', 'insDateTime', 'updDateTime'],
    ['reduceTaxId'],
    ['reduceTaxId'],
  ),
  filters: { reduce_tax_id: 'reduceTaxId', division: 'division' },
}

/** Fields from one unofficial reference: our assumption. */
export const supplierResource: Resource = {
  ...small(
    'supplier',
    'supplierId',
    [
      'supplierId',
      'supplierCode',
      'supplierName',
      'supplierAbbr',
      'supplierDivisionId',
      'supplierDivisionName',
      'zipCode',
      'address',
      'phoneNumber',
      'faxNumber',
      'mailAddress',
      'contactPersonName',
      'note',
      'status',
      'insDateTime',
      'updDateTime',
    ],
    ['supplierId', 'supplierDivisionId'],
    ['supplierId', 'supplierCode', 'updDateTime'],
  ),
  updateWindow: true,
}

export const staffResource: Resource = {
  ...small(
    'staff',
    'staffId',
    [
      'staffId',
      'staffCode',
      'staffName',
      'staffNameKana',
      'rank',
      'displayFlag',
      'displaySequence',
      'loginStaffFlag',
      'email',
      'roleId',
      'insDateTime',
      'updDateTime',
    ],
    ['staffId', 'displaySequence', 'roleId'],
    ['staffId', 'staffCode', 'displaySequence', 'updDateTime'],
  ),
  nested: { with_stores: 'stores' },
  addNested: addStaffStores,
}

/** Everybody may work at the store they belong to; those in charge at each. */
function addStaffStores(db: Db, rows: readonly WireRow[]): void {
  const stores = db.prepare<[], { storeId: number }>('SELECT storeId FROM store ORDER BY storeId').all()
  const home = db.prepare<[number], { homeStoreId: number; roleId: number }>('SELECT homeStoreId, roleId FROM staff WHERE staffId = ?')
  for (const row of rows) {
    const own = home.get(Number(row['staffId']))
    row['stores'] = stores.map(({ storeId }) => ({
      staffId: row['staffId'],
      storeId: String(storeId),
      controlDivision: own?.roleId === 1 || own?.homeStoreId === storeId ? '1' : '0',
    }))
  }
}

export const priceResource: Resource = {
  table: 'productPrice',
  fields: ['productId', 'storeId', 'priceDivision', 'startDate', 'endDate', 'price'],
  integers: new Set(['productId', 'storeId', 'price']),
  sortable: ['productId', 'startDate'],
  key: ['productId', 'storeId', 'priceDivision', 'startDate'],
  filters: { price_division: 'priceDivision' },
  nested: {},
  updateWindow: true,
}
/** The prices of one product: without a window, with other orders. */
export const productPriceResource: Resource = {
  ...priceResource,
  sortable: ['storeId', 'priceDivision', 'startDate', 'endDate'],
  filters: { price_division: 'priceDivision', store_id: 'storeId' },
  updateWindow: false,
}
