import type { OutputOf } from '#shared/contracts/index.ts'
import { useWords } from '../common/i18n.ts'
import { Alert, Text } from '../ui/index.ts'

type Summary = OutputOf<'countReview.summary'>

interface ElsewhereProps {
  readonly elsewhere: Summary['elsewhere']
  /** It was not committed here. */
  readonly isOpen: boolean
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

/** What another PC did with this count: who, when, on how many products, and what to do. It stands as long as it is so. */
export function Elsewhere({ elsewhere, isOpen }: ElsewhereProps) {
  const { t, format } = useWords()
  if (elsewhere === null) return null
  const { kind, products, at, memo, staffName } = elsewhere
  const todo = kind === 'takenBack' ? 'takenBackTodo' : isOpen ? 'todo' : 'refusedTodo'
  return (
    <Alert
      color="red"
      role="alert"
      mx="md"
      mt="xs"
      flex="none"
      title={t(`countReview.elsewhere.${kind === 'committed' ? 'title' : 'takenBackTitle'}`)}
    >
      <Text size="sm">
        {t(`countReview.elsewhere.${kind === 'committed' ? 'done' : 'takenBackDone'}`, {
          count: products,
          memo,
          at: at === null ? '—' : format.moment(at),
        })}{' '}
        {staffName === null ? '' : t('countReview.elsewhere.staff', { name: staffName })}
      </Text>
      <Text size="sm">{t(`countReview.elsewhere.${todo}`)}</Text>
    </Alert>
  )
}
