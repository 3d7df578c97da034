import { z } from 'zod'
import type { LabelProduct } from '#shared/contracts/labels.ts'
import type { LabelData } from '#shared/domain/labels/data.ts'
import type { LabelContent } from '#shared/domain/labels/template.ts'
import { fromJson } from '../json.ts'

/** What a label shows that can make it wrong; kept for each label on the shelf. */
const shape = z.object({
  name: z.string(),
  code: z.string().nullable(),
  openPrice: z.boolean(),
  priceWithTax: z.number().nullable(),
  priceWithoutTax: z.number().nullable(),
  memberPriceWithTax: z.number().nullable(),
  saleUntil: z.string().nullable(),
  taxRate: z.number().nullable(),
})
export type Shown = z.infer<typeof shape>

export const shownOf = (data: LabelData): Shown => ({
  name: data.name,
  code: data.productCode,
  openPrice: data.openPrice,
  priceWithTax: data.priceWithTax,
  priceWithoutTax: data.priceWithoutTax,
  memberPriceWithTax: data.memberPriceWithTax,
  saleUntil: data.sale?.until ?? null,
  taxRate: data.taxRate,
})

export function readShown(json: string): Shown | null {
  const found = shape.safeParse(fromJson(json))
  return found.success ? found.data : null
}

export type Reason = LabelProduct['reasons'][number]

/** In what the shelf differs from what should be on it. `contents`: what the shop's labels show. */
export function differences(shelf: Shown, now: Shown, contents: ReadonlySet<LabelContent>): Reason[] {
  const found: Reason[] = []
  const shows = (...wanted: LabelContent[]): boolean => wanted.some((content) => contents.has(content))
  if (shelf.priceWithTax !== now.priceWithTax || shelf.openPrice !== now.openPrice) found.push('price')
  if (shelf.saleUntil !== now.saleUntil && shows('sale')) found.push('sale')
  if (shelf.memberPriceWithTax !== now.memberPriceWithTax && shows('memberPrice')) found.push('memberPrice')
  if (shelf.taxRate !== now.taxRate && !found.includes('price') && shows('reducedMark', 'priceWithoutTax')) found.push('tax')
  if (shelf.name !== now.name && shows('name')) found.push('name')
  if (shelf.code !== now.code && shows('bars', 'code')) found.push('code')
  return found
}
