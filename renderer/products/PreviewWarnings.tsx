import type { CellPreview } from '#shared/contracts/products.ts'
import { changeWarnings } from '#shared/domain/changeWarnings.ts'
import { useWords } from '../app/i18n.ts'
import { Alert, IconAlertTriangle, Text } from '../ui/index.ts'

/** What Smaregi would take and a person rarely means. */
export function PreviewWarnings({ warnings }: { readonly warnings: CellPreview['warnings'] }) {
  const { t } = useWords()
  const kinds = changeWarnings.filter((kind) => warnings[kind] > 0)
  if (kinds.length === 0) return null
  return (
    <Alert color="yellow" icon={<IconAlertTriangle />} title={t('changes.confirm.warnings')}>
      {kinds.map((kind) => (
        <Text size="sm" key={kind}>
          {t(`changes.confirm.${kind}`, { count: warnings[kind] })}
        </Text>
      ))}
    </Alert>
  )
}
