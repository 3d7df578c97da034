/**
 * What moved a stock (在庫区分), as the lines of its history tell. From an older official list that the newer
 * one agrees with in 01 to 10 and 12; further codes may exist. Words: `fields.choices.stockDivision`.
 */
export const stockDivisions = [
  '01',
  '02',
  '03',
  '04',
  '05',
  '06',
  '07',
  '08',
  '09',
  '10',
  '11',
  '12',
  '13',
  '14',
  '15',
  '16',
  '17',
] as const

export type StockDivision = (typeof stockDivisions)[number]

export const isStockDivision = (code: string): code is StockDivision => (stockDivisions as readonly string[]).includes(code)
