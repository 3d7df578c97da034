import type { ResourceName } from '#shared/contracts/sync.ts'
import { catchUpSearchIndex, searchDirtyCount } from '../../products/searchIndex.ts'
import * as pos from '../../store/tables/pos.ts'
import * as tills from '../../store/tables/transactions.ts'
import * as timecard from '../../store/tables/timecard.ts'
import { bySupplier, byStore, chunks, months, plain, shiftsOf, withDetails } from './lists.ts'
import type { List, Resource } from './resource.ts'

const posList = { paging: 'array', pageSize: 1000 } as const
const small = { ...posList, demand: 'always', essential: false, reading: 'whole', swept: false } as const
const onDays = { demand: 'onDemand', essential: false, reading: 'days', swept: false } as const

/** Everything that is pulled, in this order: what others refer to comes first, what people wait for early. */
export const resources: readonly Resource[] = [
  {
    ...small,
    name: 'stores',
    scope: 'pos.stores:read',
    table: pos.stores,
    lists: plain('/pos/stores'),
    sort: 'storeId',
    essential: true,
  },
  {
    ...small,
    name: 'categoryGroups',
    scope: 'pos.products:read',
    table: pos.categoryGroups,
    lists: plain('/pos/category_groups'),
    sort: 'categoryGroupId',
  },
  {
    ...small,
    name: 'categories',
    scope: 'pos.products:read',
    table: pos.categories,
    lists: plain('/pos/categories'),
    sort: 'categoryId',
    essential: true,
  },
  {
    ...posList,
    name: 'products',
    scope: 'pos.products:read',
    table: pos.products,
    lists: plain('/pos/products', {
      with_stores: 'all',
      with_reserve_items: 'all',
      with_attribute_items: 'all',
    }),
    sort: 'productId',
    demand: 'always',
    essential: true,
    reading: 'window',
    swept: true,
    again: (key) => ({ path: `/pos/products/${key}`, query: {} }),
    precious: ['productCode', 'categoryId', 'price'],
    behind: { waiting: searchDirtyCount, step: catchUpSearchIndex },
  },
  {
    ...posList,
    name: 'stock',
    scope: 'pos.stock:read',
    table: pos.stock,
    lists: plain('/pos/stock'),
    sort: 'productId,storeId',
    demand: 'always',
    essential: true,
    reading: 'window',
    swept: true,
    again: (key) => ({ path: '/pos/stock', query: { product_id: key, limit: 1000 } }),
  },
  {
    // The cheap way to keep prices current: a list a store, by update time. Rows for all stores (-1)
    // come with each of them. It can be sorted by these two only: rows that differ in nothing but
    // store or division may change places between two pages; the sweep finds what that hides.
    ...posList,
    name: 'prices',
    scope: 'pos.products:read',
    table: pos.prices,
    needs: 'stores',
    lists: byStore((storeId) => ({ path: `/pos/stores/${storeId}/product_prices`, query: {} })),
    sort: 'productId,startDate',
    demand: 'always',
    essential: false,
    reading: 'window',
    swept: true,
    again: (key) => ({ path: `/pos/products/${key}/prices`, query: { limit: 1000 } }),
  },
  {
    ...small,
    name: 'attributes',
    scope: 'pos.products:read',
    table: pos.attributes,
    lists: plain('/pos/products/attributes'),
    sort: null,
  },
  {
    ...small,
    name: 'attributeItems',
    scope: 'pos.products:read',
    table: pos.attributeItems,
    lists: plain('/pos/products/attribute_items'),
    sort: null,
  },
  {
    ...small,
    // Both lists of tax rates belong to the transactions, so that is the scope they want.
    name: 'taxRates',
    scope: 'pos.transactions:read',
    table: pos.taxRates,
    lists: plain('/pos/consumption_tax_rates'),
    sort: 'applyStartDate',
  },
  {
    ...small,
    name: 'reduceTaxRates',
    scope: 'pos.transactions:read',
    table: pos.reduceTaxRates,
    lists: plain('/pos/reduce_tax_rates'),
    sort: null,
  },
  {
    ...small,
    name: 'suppliers',
    scope: 'pos.suppliers:read',
    table: pos.suppliers,
    lists: plain('/pos/suppliers'),
    sort: 'supplierId',
  },
  {
    // A request for each supplier: only when somebody plans a count by them.
    ...small,
    name: 'supplierProducts',
    scope: 'pos.suppliers:read',
    table: pos.supplierProducts,
    needs: 'suppliers',
    lists: bySupplier((supplierId) => ({ path: `/pos/suppliers/${supplierId}/products`, query: {} })),
    sort: 'categoryId,productId',
    demand: 'onDemand',
  },
  {
    ...small,
    name: 'staffs',
    scope: 'pos.staffs:read',
    table: pos.staffs,
    lists: plain('/pos/staffs', { with_stores: 'all' }),
    sort: 'staffId',
  },
  {
    ...onDays,
    name: 'transactions',
    scope: 'pos.transactions:read',
    table: tills.transactions,
    // Windows of at most 31 days; the field of the window first in the order, as the reference asks. Not by 締め日: a sale
    // has none until its day is closed. With lines, a page holds at most 100.
    lists: chunks('/pos/transactions', 31, (from, to) => ({
      'terminal_tran_date_time-from': `${from}T00:00:00+09:00`,
      'terminal_tran_date_time-to': `${to}T23:59:59+09:00`,
      with_details: 'all',
      with_deposit_others: 'all',
    })),
    paging: 'array',
    pageSize: 100,
    sort: 'terminalTranDateTime,transactionHeadId',
    dayColumn: 'sale_day',
    keptDays: 100,
    follow: 'today',
    complete: withDetails,
  },
  {
    ...small,
    name: 'timecardStores',
    scope: 'timecard.stores:read',
    table: timecard.timecardStores,
    lists: plain('/timecard/stores'),
    paging: { named: 'stores' },
    pageSize: 100,
    sort: null,
  },
  {
    ...small,
    name: 'timecardStaffs',
    scope: 'timecard.staffs:read',
    table: timecard.timecardStaffs,
    // Those who have left come only when asked for; whether with or without the others is not said.
    lists: (): readonly List[] => [
      { path: '/timecard/staffs', query: {} },
      { path: '/timecard/staffs', query: { termination: 1 } },
    ],
    paging: { named: 'staffs' },
    pageSize: 100,
    sort: null,
  },
  {
    ...small,
    name: 'shiftPatterns',
    scope: 'timecard.stores:read',
    table: timecard.shiftPatterns,
    lists: plain('/timecard/shift_patterns'),
    paging: { named: 'shiftPatterns' },
    pageSize: 100,
    sort: 'shift_pattern_id',
  },
  {
    // No list gives what was planned; the summary of a store's month carries it.
    ...onDays,
    name: 'shifts',
    scope: 'timecard.shifts:read',
    table: timecard.shifts,
    needs: 'timecardStores',
    lists: months((storeId, year, month, days) => ({
      path: `/timecard/shifts_summary/${storeId}/daily`,
      query: { division: 'schedule', year, month },
      pick: (value) => shiftsOf(value, storeId, days),
    })),
    paging: 'array',
    pageSize: 1000,
    sort: null,
    dayColumn: 'shift_date',
  },
  {
    ...onDays,
    name: 'shiftResults',
    scope: 'timecard.shifts:read',
    table: timecard.shiftResults,
    // At most three months are allowed.
    lists: chunks('/timecard/shifts/results', 31, (from, to) => ({ from_date: from, to_date: to })),
    paging: { named: 'results' },
    pageSize: 1000,
    sort: 'shift_date,staff_id',
    dayColumn: 'shift_date',
  },
  {
    ...onDays,
    name: 'staffHolidays',
    scope: 'timecard.holidays:read',
    table: timecard.staffHolidays,
    lists: chunks('/timecard/staff/holidays', 31, (from, to) => ({ from_date: from, to_date: to })),
    paging: { named: 'staffHolidays' },
    pageSize: 100,
    sort: null,
    dayColumn: 'from_date',
  },
]

export const resourceOf = (name: ResourceName): Resource => {
  const found = resources.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no resource ${name}`)
  return found
}
