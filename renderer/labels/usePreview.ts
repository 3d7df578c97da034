import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { labelTemplate, type LabelOutput } from '#shared/contracts/labels.ts'
import { templateFaults, type LabelTemplate } from '#shared/domain/labels/template.ts'
import { call } from '../api/index.ts'
import { useDebouncedValue } from '../ui/index.ts'

/** Whether a template can be printed as it is typed now. */
export const isWhole = (template: LabelTemplate): boolean =>
  labelTemplate.safeParse(template).success && templateFaults(template).length === 0

/** The label of a product (or an example) as it will be printed; the last good one while what is typed is none. */
export function usePreview(template: LabelTemplate | null, productId: number | null, output: LabelOutput | null, day: string | null) {
  const input = { template, productIds: productId === null ? [] : [productId], output, day }
  const [settled] = useDebouncedValue(input, 120)
  const isGood = settled.template !== null && isWhole(settled.template)
  const { data, error } = useQuery({
    queryKey: ['labels.preview', settled],
    queryFn: async () =>
      settled.template === null
        ? []
        : await call('labels.preview', { ...settled, template: { ...settled.template, fields: [...settled.template.fields] } }),
    enabled: isGood,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  })
  return { picture: data?.[0] ?? null, error, isGood }
}
