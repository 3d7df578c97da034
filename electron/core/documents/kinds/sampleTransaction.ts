import type { Transaction } from '#shared/contracts/transactions.ts'

type Line = Transaction['lines'][number]

const line = (lineNo: number, name: string, price: number, part: Partial<Line>): Line => ({
  lineNo,
  name,
  code: null,
  returned: false,
  quantity: 1,
  price,
  discount: 0,
  amount: price,
  taxDivision: '0',
  rate: 10,
  reduced: false,
  ...part,
})

/** A sale with everything a receipt can show, for the preview of templates. */
export const sampleTransaction: Transaction = {
  transactionId: 0,
  number: '1102524000123',
  at: '2026-11-29T12:34:00+09:00',
  storeId: null,
  storeName: '番頭 本店',
  kind: 'sale',
  division: '1',
  cancelled: false,
  total: 2368,
  pieces: 6,
  staffName: '番頭 一郎',
  sumDate: null,
  terminalId: 1,
  cancelledAt: null,
  lines: [
    line(1, '十勝低温殺菌牛乳 1000ml', 298, { code: '4901234567894', quantity: 2, amount: 596, rate: 8, reduced: true }),
    line(2, 'ドリップバッグ モカブレンド 深煎り 20袋', 980, { code: '4909876543214', discount: 80, amount: 900, rate: 8, reduced: true }),
    line(3, '湯呑 織部風', 800, { taxDivision: '1' }),
    line(4, '切手シート', 46, { quantity: 2, amount: 92, taxDivision: '2' }),
  ],
  subtotal: 2388,
  subtotalDiscount: 100,
  pointDiscount: 0,
  couponDiscount: 0,
  carriage: 0,
  commission: 0,
  taxFree: 0,
  rates: [
    { rate: 10, reduced: false, total: 880, tax: 80 },
    { rate: 8, reduced: true, total: 1396, tax: 103 },
    { rate: null, reduced: false, total: 92, tax: 0 },
  ],
  taxAdded: 80,
  payments: [
    { kind: 'other', name: '商店街共通商品券', amount: 500 },
    { kind: 'cash', name: null, amount: 1868 },
  ],
  deposit: 2500,
  change: 132,
  memo: null,
  lacking: { lines: 0, total: false },
  differences: [],
}
