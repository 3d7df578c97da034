import { isBlack, type Bitmap } from '#core/labels/raster/bitmap.ts'
import { labelPrinterSettings, type LabelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import type { LabelData } from '#shared/domain/labels/data.ts'
import type { Dots } from './codeReader.ts'

/** A product as a label sees it. */
export const labelData = (more: Partial<LabelData> = {}): LabelData => ({
  productId: 1,
  name: '国産りんごジュース ストレート 1000ml',
  receiptName: null,
  productCode: '4901234567894',
  groupCode: null,
  category: '飲料',
  size: '1000ml',
  color: null,
  openPrice: false,
  untaxed: false,
  priceWithTax: 1078,
  priceWithoutTax: 999,
  taxRate: 8,
  reducedRate: true,
  memberPriceWithTax: null,
  sale: null,
  ...more,
})

export const dotsOf = (bitmap: Bitmap): Dots => ({ width: bitmap.width, height: bitmap.height, isBlack: (x, y) => isBlack(bitmap, x, y) })

const set = (settings: Partial<LabelPrinterSettings>): LabelPrinterSettings => ({ ...labelPrinterSettings.parse({}), ...settings })
const large = { widthMm: 100, lengthMm: 50 } as const

/** One printer of each language and kind of paper. */
export const labelPrinters = {
  'QL-820NWB roll': set({ language: 'brother', model: 'QL-820NWB', media: 'DK-2205', cut: 'each' }),
  'QL-800 die-cut': set({ language: 'brother', model: 'QL-800', media: 'DK-1209', cut: 'end' }),
  'QL-1110NWB die-cut': set({ language: 'brother', model: 'QL-1110NWB', media: 'DK-1202', cut: 'none' }),
  'TD-4550DNWB': set({ language: 'brother', model: 'TD-4550DNWB', media: 'TD 90x45', cut: 'none' }),
  'ZPL 203 dpi': set({ language: 'zpl', dpi: 203, ...large }),
  'ZPL 300 dpi': set({ language: 'zpl', dpi: 300, ...large }),
  'SBPL 203 dpi': set({ language: 'sbpl', dpi: 203, ...large }),
} as const satisfies Readonly<Record<string, LabelPrinterSettings>>
