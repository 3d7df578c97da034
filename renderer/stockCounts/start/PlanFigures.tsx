import type { CountPlan } from '#shared/contracts/stockCounts.ts'
import { errorText } from '../../common/errors.ts'
import { useWords } from '../../common/i18n.ts'
import { useEngine } from '../../common/queries.ts'
import type { PlanKind } from './draft.ts'
import { PullFirst } from './PullFirst.tsx'
import { Alert, Loader, Stack, Text, useDebouncedValue } from '../../ui/index.ts'

/** Of the codes that no product has; the rest are a number. */
const mostCodes = 10
const afterTypingMs = 250

interface PlanFiguresProps {
  readonly figures: ReturnType<typeof usePlanFigures>
  readonly kind: PlanKind
  /** Null: something has to be chosen, or pasted, first. */
  readonly plan: CountPlan | null
}

/** What a plan comes to, once its typing has settled (`settled`; null: nothing is planned yet). */
export function usePlanFigures(storeId: number, plan: CountPlan | null) {
  const [settled] = useDebouncedValue(plan, afterTypingMs)
  const asked = { storeId, plan: settled ?? { kind: 'everything' } } as const
  return { settled, ...useEngine('stockCounts.planned', asked, { enabled: settled !== null }) }
}

/** What the plan comes to, before it begins. */
export function PlanFigures({ figures, kind, plan }: PlanFiguresProps) {
  const words = useWords()
  const { t, format } = words
  const { settled, data, error } = figures
  if (settled === null || plan === null)
    return <Text c="dimmed">{t(kind === 'list' ? 'stockCounts.start.paste' : 'stockCounts.start.choose')}</Text>
  if (error !== null) return <Alert color="red">{errorText(words, error)}</Alert>
  if (data === undefined) return <Loader size="sm" />
  const { products, pieces, value, withoutCost, notControlled, unknownCodes, unknownTotal, classes, stockAt } = data
  if (stockAt === null) return <PullFirst why={t('stockCounts.start.stockNever')} />
  return (
    <Stack gap={2} aria-live="polite">
      {products === 0 ? (
        <Text fw={600}>{t('stockCounts.start.nothing')}</Text>
      ) : (
        <Text fw={600}>{t('stockCounts.start.figures', { products, pieces, value: format.yen(Math.round(value)) })}</Text>
      )}
      {classes === null ? null : <Text size="sm">{t('stockCounts.start.classFigures', classes)}</Text>}
      {withoutCost === 0 ? null : <Text size="sm">{t('stockCounts.start.withoutCost', { count: withoutCost })}</Text>}
      {notControlled === 0 ? null : <Text size="sm">{t('stockCounts.start.notControlled', { count: notControlled })}</Text>}
      {unknownTotal === 0 ? null : (
        <Text size="sm" c="var(--banto-rejected-text)">
          {t('stockCounts.start.unknownCodes', { count: unknownTotal, codes: unknownCodes.slice(0, mostCodes).join(', ') })}
          {unknownTotal > mostCodes ? ` ${t('stockCounts.start.moreCodes', { count: unknownTotal - mostCodes })}` : null}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {t('stockCounts.start.stockAt', { at: format.moment(stockAt) })}
      </Text>
    </Stack>
  )
}
