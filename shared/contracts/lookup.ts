import { z } from 'zod'
import { query, type Contract } from '../contract.ts'
import { codeKinds, gs1Problems, inStorePartNames, linkKinds, mostCodeCharacters } from '../domain/barcode/index.ts'
import { changeState } from './changes.ts'
import { id, moment } from './common.ts'
import { rowDeletion, stockState } from './products.ts'
import { transactionRow } from './transactions.ts'

export const productCard = z.object({
  productId: id,
  productCode: z.string().nullable(),
  productName: z.string(),
  productKana: z.string().nullable(),
  categoryPath: z.array(z.string()),
  size: z.string().nullable(),
  color: z.string().nullable(),
  tag: z.string().nullable(),
  openPrice: z.boolean(),
  /** Yen as the shop entered it, and what it means: 0 with tax, 1 without, 2 not taxed. */
  price: z.number().nullable(),
  taxDivision: z.string().nullable(),
  priceWithTax: z.number().nullable(),
  priceWithoutTax: z.number().nullable(),
  /** Percent that holds today; null: the setting at Smaregi does not say. */
  taxRate: z.number().nullable(),
  reducedRate: z.boolean(),
  /** What the register asks for until the unsent price is sent; null where there is no unsent price. */
  atRegister: z.object({ openPrice: z.boolean(), priceWithTax: z.number().nullable() }).nullable(),
  customerPrice: z.number().nullable(),
  /** stockAmount null: stockState says whether Smaregi has no row (未計上) or nobody knows yet. */
  stock: z.array(
    z.object({
      storeId: id,
      storeName: z.string(),
      stockAmount: z.number().nullable(),
      stockState,
      /** A stock change that is not sent yet: what is added, or what the stock becomes. */
      unsent: z.object({ op: z.enum(['add', 'setStock']), amount: z.number(), state: changeState }).nullable(),
    }),
  ),
  stockControlled: z.boolean(),
  /** Fields shown with a value that is not sent yet. */
  unsentFields: z.array(z.string()),
  /** Set where the product is to be deleted. */
  deletion: rowDeletion.nullable(),
  updDateTime: moment.nullable(),
})
export type ProductCard = z.infer<typeof productCard>

/** What the code itself says, as `readCode` understands it; dates as YYYY-MM-DD. */
export const codeReading = z.object({
  kind: z.enum(codeKinds),
  checkDigit: z.enum(['ok', 'wrong', 'none']),
  expectedCheckDigit: z.string().nullable(),
  /** What the digits of an in-store code are by the shop's rule; none where it has no rule. */
  parts: z.array(z.object({ name: z.enum(inStorePartNames), digits: z.string() })).readonly(),
  /** What a product of it is registered under: the item of an in-store code, else the code itself. */
  productCode: z.string(),
  /** Yen inside the code. */
  price: z.number().nullable(),
  priceIsWithoutTax: z.boolean(),
  weightGrams: z.number().nullable(),
  valueIsWrong: z.boolean(),
  second: z.string().nullable(),
  link: z.enum(linkKinds).nullable(),
  carton: z.boolean(),
  pieces: z.number().nullable(),
  lot: z.string().nullable(),
  serial: z.string().nullable(),
  expiry: z.string().nullable(),
  bestBefore: z.string().nullable(),
  produced: z.string().nullable(),
  packed: z.string().nullable(),
  /** The fields of a GS1 code; one with a problem says nothing above. */
  elements: z
    .array(
      z.object({
        identifier: z.string(),
        value: z.string(),
        problem: z.enum(gs1Problems).nullable(),
        expectedCheckDigit: z.string().nullable(),
      }),
    )
    .readonly(),
})

export const lookup = {
  methods: {
    /**
     * By code as scanned or typed; width is folded, UPC-A and ITF-14 find their JAN, a code with a price inside its item. The number of a
     * receipt finds its transaction.
     */
    find: query(
      z.strictObject({ code: z.string().max(mostCodeCharacters) }),
      z.object({
        code: z.string(),
        reading: codeReading,
        cards: z.array(productCard),
        /** Those whose receipt has this number, the newest first. */
        transactions: z.array(transactionRow),
        /** Only where nothing was found: products whose name, kana, tag or code has the text. */
        suggestions: z.array(z.object({ productId: id, productName: z.string(), productCode: z.string().nullable() })),
      }),
    ),
    card: query(z.strictObject({ productId: id }), productCard),
  },
  events: {},
} satisfies Contract
