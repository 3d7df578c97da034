import { Alert, IconAlertTriangle, Text } from '../ui/index.ts'
import { useWords } from './i18n.ts'

/** In the order in which they matter; a preview knows the ones of shared/domain/changeWarnings.ts, the review before a send all. */
const kinds = ['priceNegative', 'priceZero', 'belowCost', 'largeChange', 'codeChanged', 'codeNotJan'] as const

/** What Smaregi would take and a person rarely means: how many cells of each kind; nothing where there are none. */
export function ChangeWarnings({ warnings }: { readonly warnings: Readonly<Record<string, number>> }) {
  const { t } = useWords()
  const found = kinds.flatMap((kind) => {
    const count = warnings[kind] ?? 0
    return count > 0 ? [{ kind, count }] : []
  })
  if (found.length === 0) return null
  return (
    <Alert color="yellow" icon={<IconAlertTriangle />} title={t('changes.confirm.warnings')}>
      {found.map(({ kind, count }) => (
        <Text size="sm" key={kind}>
          {t(`changes.confirm.${kind}`, { count })}
        </Text>
      ))}
    </Alert>
  )
}
