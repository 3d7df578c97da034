import type { OutputOf } from '#shared/contracts/index.ts'
import { useWords } from '../common/i18n.ts'
import { Alert, Text } from '../ui/index.ts'

type Summary = OutputOf<'countReview.summary'>

interface ElsewhereProps {
  readonly elsewhere: Summary['elsewhere']
}

/** Two PCs sent the count at the same moment: what both corrected, and what to do. */
export function CorrectedTwice({ twice }: Pick<Summary, 'twice'>) {
  const { t } = useWords()
  if (twice === null) return null
  const { products, names } = twice
  const more = products - names.length
  return (
    <Alert color="red" role="alert" mx="md" mt="xs" flex="none" title={t('countReview.twice.title', { count: products })}>
      <Text size="sm">
        {names.join(t('countReview.twice.between'))}
        {more === 0 ? '' : ` ${t('countReview.twice.more', { count: more })}`}
      </Text>
      <Text size="sm">{t('countReview.twice.todo')}</Text>
    </Alert>
  )
}

/** Another PC has committed this count: who, when, on how many products, and what to do. */
export function Elsewhere({ elsewhere }: ElsewhereProps) {
  const { t, format } = useWords()
  if (elsewhere === null) return null
  const { products, at, memo, staffName } = elsewhere
  return (
    <Alert color="red" role="alert" mx="md" mt="xs" flex="none" title={t('countReview.elsewhere.title')}>
      <Text size="sm">
        {t('countReview.elsewhere.done', { count: products, memo, at: at === null ? '—' : format.moment(at) })}{' '}
        {staffName === null ? '' : t('countReview.elsewhere.staff', { name: staffName })}
      </Text>
      <Text size="sm">{t('countReview.elsewhere.todo')}</Text>
    </Alert>
  )
}
