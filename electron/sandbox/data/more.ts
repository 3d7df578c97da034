import { tokyoTime } from '../clock.ts'
import { reducedTaxId } from './categories.ts'
import { dateOf } from './days.ts'
import type { Db } from './db.ts'
import { people, supplierNames } from './people.ts'
import { createRandom } from './random.ts'

const dayMs = 86_400_000

interface Row {
  readonly productId: number
  readonly price: number
  readonly size: string | null
}

/** Fills what is around the products: prices by store and period, attributes, people, tax, suppliers. */
export function fillMore(db: Db, options: { readonly seed: number; readonly anchor: number }): void {
  const { anchor } = options
  const founded = tokyoTime(anchor - 1200 * dayMs)
  fillAroundProducts(db, options)
  const attribute = db.prepare('INSERT INTO attribute VALUES (?, ?)')
  ;['保存方法', '産地'].forEach((name, i) => attribute.run(i + 1, name))
  const item = db.prepare('INSERT INTO attributeItem VALUES (?, ?, ?, ?)')
  attributeItems.forEach(([code, no, name], i) => item.run(code, no, name, (i + 1) * 10))
  const rate = db.prepare('INSERT INTO taxRate VALUES (?, ?, ?)')
  for (const [date, percent] of [
    ['1997-04-01', '5.000'],
    ['2014-04-01', '8.000'],
    ['2019-10-01', '10.000'],
  ])
    rate.run(date, percent, '1')
  fillReducedRates(db, founded)
  const supplier = db.prepare(`INSERT INTO supplier (supplierId, supplierCode, supplierName, supplierAbbr, supplierDivisionId,
    supplierDivisionName, phoneNumber, contactPersonName, insDateTime, updDateTime) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  supplierNames.forEach(([name, contact, division], i) => {
    const id = i + 1
    supplier.run(
      id,
      `V${String(id).padStart(3, '0')}`,
      name,
      name.split(' ')[0],
      id,
      division,
      `000-0000-1${String(id).padStart(3, '0')}`,
      contact,
      founded,
      founded,
    )
  })
  const staff = db.prepare(`INSERT INTO staff (staffId, staffCode, staffName, staffNameKana, rank, displayFlag, displaySequence,
    loginStaffFlag, roleId, homeStoreId, hireDate, terminationDate, fullTime, insDateTime, updDateTime)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  people.forEach((person, i) => {
    const id = i + 1
    const role = person.rank === '店長' ? 1 : person.fullTime ? 2 : 3
    staff.run(
      id,
      `S${String(id).padStart(3, '0')}`,
      person.name,
      person.kana,
      person.rank,
      person.left ? '0' : '1',
      id * 10,
      role === 3 ? '0' : '1',
      role,
      person.store,
      dateOf(anchor - (1100 - i * 25) * dayMs),
      person.left ? dateOf(anchor - 90 * dayMs) : null,
      person.fullTime ? 1 : 0,
      founded,
      founded,
    )
  })
  fillPatterns(db)
}

/** Smaregi's four. What `advancedCondition` says of the choice at the till is our assumption. */
export function fillReducedRates(db: Db, founded: string): void {
  const reduced = db.prepare("INSERT INTO reduceTaxRate VALUES (?, ?, ?, '8.000', '2019-10-01', NULL, ?, ?, ?, ?)")
  const rows = [
    ['軽減税率', '1', null],
    ['選択［標準］', '2', '0'],
    ['選択［軽減］', '2', '1'],
    ['選択［選択］', '2', null],
  ] as const
  rows.forEach(([name, division, advanced], i) => {
    reduced.run(reducedTaxId + i, name, division, division === '2' ? '店内,持帰り' : null, advanced, founded, founded)
  })
}

const attributeItems: readonly (readonly [code: string, no: number, name: string])[] = [
  ['A1', 1, '常温'],
  ['A2', 1, '冷蔵'],
  ['A3', 1, '冷凍'],
  ['B1', 2, '国産'],
  ['B2', 2, '県内産'],
  ['B3', 2, '輸入'],
]

/** A few of a hundred products each: a catalogue with prices in every cell would be no believable shop. */
function fillAroundProducts(db: Db, { seed, anchor }: { readonly seed: number; readonly anchor: number }): void {
  const random = createRandom(seed ^ 0x70_7269)
  const price = db.prepare('INSERT INTO productPrice VALUES (?, ?, ?, ?, ?, ?, ?)')
  const store = db.prepare('INSERT INTO productStore VALUES (?, ?, NULL, ?)')
  const reserve = db.prepare('INSERT INTO productReserveItem VALUES (?, ?, ?, ?)')
  const attribute = db.prepare('INSERT INTO productAttributeItem VALUES (?, ?, ?, ?)')
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM product').get()?.n ?? 0
  const read = db.prepare<[number], Row>('SELECT productId, price, size FROM product WHERE productId = ?')
  // Stepping at random over the ids costs nothing for the products that have none of it.
  for (let id = random.int(1, 20); id <= count; id += random.int(1, 40)) {
    const product = read.get(id)
    if (!product) continue
    const updated = tokyoTime(anchor - Math.floor(random.next() * 300 * dayMs))
    const dice = random.next()
    if (dice < 0.35) {
      const start = dateOf(anchor - random.int(-20, 60) * dayMs)
      const end = random.chance(0.6) ? dateOf(Date.parse(start) + random.int(3, 28) * dayMs) : null
      price.run(id, random.pick([-1, -1, 1, 2]), '1', start, end, Math.max(1, Math.floor(product.price * 0.9)), updated)
      if (random.chance(0.2)) price.run(id, 2, '2', start, end, Math.max(1, Math.floor(product.price * 0.85)), updated)
    } else if (dice < 0.5) store.run(id, random.int(1, 3), '1')
    else if (dice < 0.65) reserve.run(id, 1, 1, random.pick(['要冷蔵', '返品不可', '季節限定', '本部管理']))
    else {
      const [code, no, name] = random.pick(attributeItems)
      attribute.run(id, code, no, name)
    }
  }
}

function fillPatterns(db: Db): void {
  const insert = db.prepare('INSERT INTO shiftPattern VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)')
  const patterns = [
    ['早番', '早', '#f4b400', '08:30', '17:30', '12:00', '13:00'],
    ['遅番', '遅', '#4285f4', '12:00', '21:00', '16:00', '17:00'],
    ['短時間', '短', '#0f9d58', '10:00', '15:00', null, null],
  ] as const
  for (let storeId = 1; storeId <= 3; storeId += 1) {
    patterns.forEach((pattern, i) => insert.run((storeId - 1) * 10 + i + 1, storeId, ...pattern))
  }
}
