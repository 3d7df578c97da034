import type { ProductChoices, ProductFieldName } from '../../domain/productFields.ts'
import type { StockDivision } from '../../domain/stockDivision.ts'

type ReadOnlyField = 'productId' | 'categoryName' | 'stockTotal' | 'updDateTime'
type FieldWords = Readonly<Record<ProductFieldName | ReadOnlyField, string>> & {
  readonly choices: { readonly [N in keyof ProductChoices]: Readonly<Record<ProductChoices[N], string>> } & {
    readonly stockDivision: Readonly<Record<StockDivision, string>>
  }
}

/** Names of a product's fields and of the values they can be chosen from; the value kept is Smaregi's code. */
export const fields = {
  productId: '商品ID',
  productCode: '商品コード',
  productName: '商品名',
  productKana: '商品カナ',
  categoryId: '部門',
  categoryName: '部門',
  price: '商品単価',
  customerPrice: '会員価格',
  cost: '原価',
  taxDivision: '税区分',
  productPriceDivision: '価格区分',
  tag: 'タグ',
  groupCode: 'グループコード',
  size: 'サイズ',
  color: 'カラー',
  attribute: '規格',
  supplierProductNo: '品番',
  printReceiptProductName: 'レシート表示名',
  displaySequence: '表示順',
  displayFlag: '端末表示',
  salesDivision: '売上区分',
  stockControlDivision: '在庫管理',
  stockTotal: '在庫数',
  updDateTime: '更新日時',
  choices: {
    taxDivision: { '0': '税込', '1': '税抜', '2': '非課税' },
    productPriceDivision: { '1': '通常価格', '2': 'オープン価格' },
    displayFlag: { '0': '表示しない', '1': '表示する' },
    salesDivision: { '0': '売上対象', '1': '売上対象外' },
    stockControlDivision: { '0': '管理する', '1': '管理しない' },
    stockDivision: {
      '01': '修正',
      '02': '売上',
      '03': '仕入',
      '04': '出庫',
      '05': '入庫',
      '06': 'レンタル',
      '07': '取置き',
      '08': '棚卸',
      '09': '調整',
      '10': '出荷',
      '11': 'EC連携',
      '12': '返品',
      '13': '販促品',
      '14': 'ロス',
      '15': 'スマレジAPI連携',
      '16': '売上引当',
      '17': '入庫欠品',
    },
  },
} as const satisfies FieldWords
