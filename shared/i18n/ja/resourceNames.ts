import type { ResourceName } from '../../contracts/sync.ts'
import { phasesOf } from '../resourcePhases.ts'

/** What is pulled from Smaregi, as a person calls it. */
export const resourceNames: Readonly<Record<ResourceName, string>> = {
  stores: '店舗',
  categoryGroups: '部門グループ',
  categories: '部門',
  products: '商品',
  stock: '在庫',
  prices: '店舗・期間別の価格',
  attributes: '商品属性',
  attributeItems: '商品属性の選択肢',
  taxRates: '消費税率',
  reduceTaxRates: '軽減税率',
  suppliers: '仕入先',
  supplierProducts: '仕入先の取扱商品',
  staffs: 'スタッフ',
  transactions: '取引',
  timecardStores: '事業所（タイムカード）',
  timecardStaffs: '従業員（タイムカード）',
  shiftPatterns: '勤務パターン',
  shifts: 'シフト',
  shiftResults: '勤務実績',
  staffHolidays: '休暇',
}

/** What a running pull is doing with it. */
export const pullPhases = phasesOf(resourceNames, (name) => `${name}を取り込んでいます`)
