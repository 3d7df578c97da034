/** What a field of a label shows. */
export const labelContents = [
  'name',
  'priceWithTax',
  'priceWithoutTax',
  'reducedMark',
  'bars',
  'code',
  'unitPrice',
  'category',
  'variant',
  'memberPrice',
  'sale',
  'text',
] as const
export type LabelContent = (typeof labelContents)[number]

export const alignments = ['left', 'center', 'right'] as const
type Alignment = (typeof alignments)[number]

/** Whether bars are chosen by what the code is, or always of one kind. */
export const barsChoices = ['auto', 'code128', 'qr'] as const
export type BarsChoice = (typeof barsChoices)[number]

/** Which of a product's codes is printed: in some shops the JAN stands in the group code. */
export const codeSources = ['productCode', 'groupCode'] as const
export type CodeSource = (typeof codeSources)[number]

/** A field in a box of its own; places and sizes in mm from the label's top left corner. */
export interface LabelField {
  readonly content: LabelContent
  readonly xMm: number
  readonly yMm: number
  readonly widthMm: number
  readonly heightMm: number
  readonly align: Alignment
  readonly bold: boolean
  /** Largest and smallest height of the type (its em). It shrinks as far as it must. */
  readonly sizeMm: number
  readonly smallestMm: number
  /** For `text`: what stands there. Other contents ignore it. */
  readonly text: string
}

export interface LabelTemplate {
  readonly widthMm: number
  readonly heightMm: number
  readonly codeSource: CodeSource
  readonly bars: BarsChoice
  /** A thin line around the label, where it is cut out by hand. */
  readonly frame: boolean
  readonly fields: readonly LabelField[]
}

/** Bounds of what can be typed, mm. Fields: how many a label may have. */
export const labelLimits = {
  smallestMm: 8,
  widestMm: 300,
  longestMm: 400,
  fields: 30,
  /** Of one print. */
  products: 20_000,
  smallestTypeMm: 1,
  largestTypeMm: 100,
  textLength: 100,
} as const

export type TemplateFault =
  | { readonly rule: 'outside' | 'emptyText' | 'typeTooLargeForBox'; readonly field: number }
  | { readonly rule: 'noPriceWithTax'; readonly field: number }

/**
 * What is wrong with a template whose numbers are within their bounds. A price without tax alone is against 総額表示
 * (消費税法 63条: consumers must be shown the price with tax).
 */
export function templateFaults({ widthMm, heightMm, fields }: LabelTemplate): readonly TemplateFault[] {
  const faults: TemplateFault[] = []
  const hasTotal = fields.some(({ content }) => content === 'priceWithTax')
  fields.forEach((field, index) => {
    // A hundredth of a millimetre is no fault: boxes are typed as sums.
    if (field.xMm + field.widthMm > widthMm + 0.01 || field.yMm + field.heightMm > heightMm + 0.01)
      faults.push({ rule: 'outside', field: index })
    if (field.content === 'text' && field.text.trim() === '') faults.push({ rule: 'emptyText', field: index })
    if (field.smallestMm > field.heightMm && field.content !== 'bars') faults.push({ rule: 'typeTooLargeForBox', field: index })
    if (field.content === 'priceWithoutTax' && !hasTotal) faults.push({ rule: 'noPriceWithTax', field: index })
  })
  return faults
}

type Box = readonly [xMm: number, yMm: number, widthMm: number, heightMm: number]

const field = (
  content: LabelContent,
  [xMm, yMm, widthMm, heightMm]: Box,
  sizeMm: number,
  more: Partial<Pick<LabelField, 'align' | 'bold' | 'smallestMm' | 'text'>> = {},
): LabelField => ({
  content,
  xMm,
  yMm,
  widthMm,
  heightMm,
  sizeMm,
  align: 'left',
  bold: false,
  smallestMm: Math.min(sizeMm, 1.5),
  text: '',
  ...more,
})

const plain = { codeSource: 'productCode', bars: 'auto', frame: false } as const

/** What every shop starts with; words under `labels.presets`. */
export const presetTemplates = {
  shelf60: {
    ...plain,
    widthMm: 60,
    heightMm: 30,
    fields: [
      field('name', [2, 1.5, 56, 7], 4),
      field('priceWithTax', [22.5, 8.6, 35.5, 9], 9, { align: 'right', bold: true }),
      field('priceWithoutTax', [43.5, 19, 15, 3], 2.6, { align: 'right' }),
      field('reducedMark', [2, 9.5, 18, 2.6], 2.2),
      field('unitPrice', [2, 12.6, 18, 2.6], 2.2),
      field('bars', [0.5, 18.5, 43, 10.5], 2.2),
      field('category', [44, 25.5, 14.5, 2.6], 2, { align: 'right' }),
    ],
  },
  sheet86: {
    ...plain,
    widthMm: 86.4,
    heightMm: 42.3,
    fields: [
      field('name', [4, 3, 78, 9], 5),
      field('priceWithTax', [29, 11.8, 53, 13.5], 13.5, { align: 'right', bold: true }),
      field('priceWithoutTax', [42, 27, 40, 3.6], 3.2, { align: 'right' }),
      field('reducedMark', [4, 13, 24, 3], 2.6),
      field('unitPrice', [4, 16.6, 24, 3], 2.6),
      field('memberPrice', [4, 20.4, 24, 3], 2.6),
      field('bars', [3, 26, 44, 13.5], 2.6),
      field('sale', [48, 31.5, 34, 3.4], 2.8, { align: 'right', bold: true }),
      field('category', [48, 36, 34, 3], 2.4, { align: 'right' }),
    ],
  },
  die62x29: {
    ...plain,
    widthMm: 58,
    heightMm: 22.5,
    fields: [
      field('name', [0.5, 0.3, 57, 5.6], 3.4),
      field('priceWithTax', [22, 5.9, 35.5, 7.8], 7.8, { align: 'right', bold: true }),
      field('priceWithoutTax', [43, 14.4, 14.8, 2.6], 2.3, { align: 'right' }),
      field('reducedMark', [0.5, 6.2, 20, 2.4], 2),
      field('bars', [0, 14.2, 42.5, 8.3], 2),
    ],
  },
  tag49x24: {
    ...plain,
    widthMm: 47,
    heightMm: 23,
    fields: [
      field('name', [1, 0.5, 45, 5], 3),
      field('priceWithTax', [14.5, 5.5, 31.5, 6.8], 6.8, { align: 'right', bold: true }),
      field('reducedMark', [1, 5.7, 12.5, 2.2], 1.9),
      field('bars', [1, 12.6, 45, 10], 2),
    ],
  },
  price30x15: {
    ...plain,
    widthMm: 29,
    heightMm: 14,
    fields: [
      field('name', [0.5, 0.2, 28, 3], 2),
      field('priceWithTax', [0.5, 3.1, 28, 4.2], 4.2, { align: 'center', bold: true }),
      field('bars', [0, 7.6, 29, 6.4], 1.6),
    ],
  },
} as const satisfies Readonly<Record<string, LabelTemplate>>
export type PresetName = keyof typeof presetTemplates
export const presetNames = Object.keys(presetTemplates) as readonly PresetName[]
