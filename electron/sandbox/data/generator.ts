import { tokyoTime } from '../clock.ts'
import { leaves, reducedTaxId } from './categories.ts'
import type { Leaf, Line } from './catalogue/types.ts'
import { makers } from './catalogue/makers.ts'
import { createCodeMaker, type CodeMaker } from './jan.ts'
import { createRandom, type Random } from './random.ts'

/** A made product; what is left out has Smaregi's default. Order of keys = order of the INSERT. */
export interface MadeProduct {
  productId: number
  categoryId: number
  productCode: string | null
  productName: string
  productKana: string
  taxDivision: string
  productPriceDivision: string
  price: number
  customerPrice: number | null
  cost: string | null
  attribute: string | null
  description: string | null
  size: string | null
  color: string | null
  tag: string | null
  groupCode: string | null
  printReceiptProductName: string | null
  displaySequence: number | null
  stockControlDivision: string
  displayFlag: string
  taxFreeDivision: string
  supplierProductNo: string | null
  useCategoryReduceTax: string
  reduceTaxId: number | null
  insDateTime: string
  updDateTime: string
}

export interface GeneratorOptions {
  readonly count: number
  readonly seed: number
  /** Update times lie in the year before this moment (ms). */
  readonly anchor: number
  readonly leafIds: readonly number[]
}

interface Word {
  readonly text: string
  readonly kana: string
  readonly number: number
}

/** One line of a leaf, with its words taken apart and the place where it stands in its combinations. */
interface PreparedLine {
  readonly leaf: Leaf
  readonly categoryId: number
  readonly kinds: readonly Word[]
  readonly varieties: readonly Word[]
  readonly quantities: readonly Word[]
  readonly colors: readonly Word[]
  readonly combinations: number
  readonly stride: number
  used: number
}

const dayMs = 86_400_000
/** When a leaf's combinations are used up, the next round is another edition of the same goods. */
const editions: readonly Word[] = [
  '新|シン',
  '限定|ゲンテイ',
  '復刻|フッコク',
  'お試し|オタメシ',
  '贈答用|ゾウトウヨウ',
  '徳用|トクヨウ',
].map(word)
const tags = ['おすすめ', '地元', '季節', '新商品', 'ギフト', '定番', '特売', '健康'] as const

/**
 * The products of a shop, one after the other and never held together, so that a million fit.
 * The first n products are the same whatever the count.
 */
export function* generateProducts(options: GeneratorOptions): Generator<MadeProduct> {
  const random = createRandom(options.seed)
  const codes = createCodeMaker(options.seed)
  const prepared = leaves.flatMap((leaf, i) => leaf.lines.map((line) => prepare(leaf, line, options.leafIds[i] ?? 0, options.seed)))
  // A garment comes as a dozen rows, so it is picked more rarely than its weight says.
  const wheel = prepared.flatMap((leaf) => Array.from({ length: turns(leaf) }, () => leaf))
  let id = 0
  while (id < options.count) {
    const leaf = random.pick(wheel)
    const made = leaf.leaf.sizes ? variants(leaf, id + 1, random, codes, options) : [single(leaf, id + 1, random, codes, options)]
    for (const product of made) {
      id += 1
      if (id > options.count) return
      yield product
    }
  }
}

function word(text: string): Word {
  const [name = '', kana = '', number = '0'] = text.split('|')
  return { text: name, kana: wide(kana), number: Number(number) }
}

/** Kana fields are full-width on the shop's terminals. */
function wide(text: string): string {
  return text.replace(/[!-~]/gu, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
}

/** A leaf's weight goes to its lines by how many kinds each has. */
function turns({ leaf, kinds }: PreparedLine): number {
  const all = leaf.lines.reduce((sum, line) => sum + words(line.kinds).length, 0)
  return Math.max(1, Math.round((leaf.weight * (leaf.sizes ? 3 : 9) * kinds.length) / all))
}

const words = (text: string): Word[] => text.split(' ').map((part) => word(part === '-' ? '|' : part))

function prepare(leaf: Leaf, line: Line, categoryId: number, seed: number): PreparedLine {
  const kinds = words(line.kinds)
  const varieties = words(line.varieties)
  const quantities = words(line.quantities)
  const combinations = kinds.length * varieties.length * quantities.length * makers[leaf.family].length
  let stride = Math.floor(combinations * 0.618) + (seed % 97)
  while (gcd(stride, combinations) !== 1) stride += 1
  return { leaf, categoryId, kinds, varieties, quantities, colors: leaf.colors ? words(leaf.colors) : [], combinations, stride, used: 0 }
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

/** The next combination of maker, kind, variety and quantity: all different until a round is through. */
function compose(leaf: PreparedLine): { name: string; kana: string; price: number; maker: number; quantity: string; edition: number } {
  const round = Math.floor(leaf.used / leaf.combinations)
  let index = (leaf.used * leaf.stride) % leaf.combinations
  leaf.used += 1
  const take = <T>(list: readonly T[]): T => {
    const item = list[index % list.length] as T
    index = Math.floor(index / list.length)
    return item
  }
  const variety = take(leaf.varieties)
  const kind = take(leaf.kinds)
  const quantity = take(leaf.quantities)
  const maker = take(makers[leaf.leaf.family])
  const edition = round === 0 ? undefined : editions[(round - 1) % editions.length]
  const parts = [maker.name, kind.text, variety.text, quantity.text, edition?.text ?? ''].filter((part) => part !== '')
  const kana = [maker.kana, kind.kana, variety.kana, quantity.kana, edition?.kana ?? ''].filter((part) => part !== '')
  return {
    name: parts.join(' '),
    kana: kana.join('　'),
    price: kind.number * quantity.number,
    maker: maker.number,
    quantity: quantity.text,
    edition: round,
  }
}

/** Prices as a shop writes them: 98, 128, 1,980; clothes at 90. */
function shelfPrice(raw: number, clothes: boolean): number {
  if (clothes) return Math.max(190, Math.round(raw / 100) * 100 - 10)
  if (raw < 1000) return Math.max(28, Math.round(raw / 10) * 10 - 2)
  return Math.round(raw / 100) * 100 - 20
}

function code(leaf: PreparedLine, maker: number, random: Random, codes: CodeMaker): string {
  const dice = random.next()
  if (leaf.leaf.shopPacked) return dice < 0.7 ? codes.inStore() : dice < 0.9 ? codes.short('B') : codes.jan13(maker)
  if (dice < 0.012 && leaf.leaf.family !== 'clothes') return codes.jan8()
  if (dice < 0.03) return codes.short(leaf.leaf.family === 'clothes' ? 'W' : 'K')
  return codes.jan13(maker)
}

function base(leaf: PreparedLine, productId: number, random: Random, options: GeneratorOptions) {
  const parts = compose(leaf)
  const clothes = leaf.leaf.family === 'clothes'
  const price = shelfPrice(parts.price * (0.88 + random.next() * 0.3), clothes)
  const cost = price * (clothes ? 0.42 + random.next() * 0.15 : 0.58 + random.next() * 0.2)
  const updated = options.anchor - Math.floor(random.next() * 365 * dayMs)
  return {
    parts,
    price,
    product: {
      productId,
      categoryId: leaf.categoryId,
      productCode: null,
      productName: parts.name,
      productKana: parts.kana,
      taxDivision: random.chance(0.06) ? '1' : '0',
      productPriceDivision: '1',
      price,
      customerPrice: random.chance(0.08) ? Math.floor(price * 0.95) : null,
      cost: random.chance(0.05) ? null : random.chance(0.15) ? cost.toFixed(2) : String(Math.round(cost)),
      attribute: clothes ? null : parts.quantity,
      description: random.chance(0.04) ? `${parts.name}。店長おすすめの一品です。` : null,
      size: null,
      color: null,
      tag: random.chance(0.25) ? [random.pick(tags), ...(random.chance(0.3) ? ['店長'] : [])].join(',') : null,
      groupCode: null,
      printReceiptProductName: random.chance(0.1) ? parts.name.slice(0, 20) : null,
      displaySequence: random.chance(0.1) ? random.int(1, 9999) : null,
      stockControlDivision: '0',
      displayFlag: random.chance(0.03) ? '0' : '1',
      taxFreeDivision: leaf.leaf.family === 'household' ? '1' : leaf.leaf.reduced ? '2' : '0',
      supplierProductNo: random.chance(0.6) ? `${String(parts.maker).padStart(3, '0')}-${random.int(1000, 99999)}` : null,
      // With the category's setting the row carries the category's id.
      useCategoryReduceTax: '1',
      reduceTaxId: leaf.leaf.reduced ? reducedTaxId : null,
      insDateTime: tokyoTime(updated - Math.floor(random.next() * 1500 * dayMs)),
      updDateTime: tokyoTime(updated),
    } satisfies MadeProduct,
  }
}

function single(leaf: PreparedLine, productId: number, random: Random, codes: CodeMaker, options: GeneratorOptions): MadeProduct {
  const { parts, product } = base(leaf, productId, random, options)
  const byWeight = parts.quantity === '量り売り'
  const made: MadeProduct = { ...product, productCode: code(leaf, parts.maker, random, codes) }
  if (byWeight || (leaf.leaf.shopPacked === true && random.chance(0.02))) {
    // オープン価格: the amount is keyed in at the till.
    made.productPriceDivision = '2'
    made.price = 0
    made.customerPrice = null
    made.stockControlDivision = byWeight ? '1' : '0'
  }
  // Goods taxed otherwise than their category, as real catalogues have them.
  if (parts.name.includes('本みりん')) {
    made.useCategoryReduceTax = '0'
    made.reduceTaxId = null
  }
  if (parts.name.includes('ノンアルコール')) {
    made.useCategoryReduceTax = '0'
    made.reduceTaxId = reducedTaxId
  }
  return made
}

/** Clothes: one row per size and colour, tied by groupCode, which is the id of the first (the parent). */
function variants(leaf: PreparedLine, firstId: number, random: Random, codes: CodeMaker, options: GeneratorOptions): MadeProduct[] {
  const { parts, product } = base(leaf, firstId, random, options)
  const sizes = leaf.leaf.sizes ?? []
  const start = random.int(0, leaf.colors.length - 1)
  const colors = Array.from({ length: random.int(2, 4) }, (_, i) => leaf.colors[(start + i * 2) % leaf.colors.length] as Word)
  const own = [...new Map(colors.map((color) => [color.text, color])).values()]
  const made: MadeProduct[] = []
  for (const color of own) {
    for (const size of sizes) {
      made.push({
        ...product,
        productId: firstId + made.length,
        productCode: code(leaf, parts.maker, random, codes),
        productName: `${product.productName} ${color.text} ${size}`,
        productKana: `${product.productKana}　${color.kana}　${wide(size.replace('–', '-'))}`,
        size,
        color: color.text,
        groupCode: String(firstId),
      })
    }
  }
  return made
}
