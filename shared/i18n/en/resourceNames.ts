import type { ResourceName } from '../../contracts/sync.ts'
import { phasesOf } from '../resourcePhases.ts'

/** What is pulled from Smaregi, as a person calls it. */
export const resourceNames: Readonly<Record<ResourceName, string>> = {
  stores: 'Stores',
  categoryGroups: 'Category groups',
  categories: 'Categories',
  products: 'Products',
  stock: 'Stock',
  prices: 'Prices by store and period',
  attributes: 'Product attributes',
  attributeItems: 'Choices of product attributes',
  taxRates: 'Tax rates',
  reduceTaxRates: 'Reduced tax rates',
  suppliers: 'Suppliers',
  supplierProducts: 'Products of suppliers',
  staffs: 'Staff',
  transactions: 'Transactions',
  timecardStores: 'Workplaces (timecard)',
  timecardStaffs: 'Employees (timecard)',
  shiftPatterns: 'Shift patterns',
  shifts: 'Shifts',
  shiftResults: 'Hours worked',
  staffHolidays: 'Leave',
}

/** What a running pull is doing with it. */
export const pullPhases = phasesOf(resourceNames, (name) => `Getting ${name.charAt(0).toLowerCase()}${name.slice(1)}`)
