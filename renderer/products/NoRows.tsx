import { useActionStore } from '../common/actions.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useJob } from '../common/jobs.ts'
import { IconAlertTriangle, IconCircleCheck, IconPackages, IconPencil, IconSearch, Loader } from '../ui/index.ts'
import { EmptyState } from './EmptyState.tsx'
import type { ProductView } from './viewRows.ts'

interface Props {
  readonly view: ProductView | null
  readonly error: unknown
  readonly onRetry: () => void
  readonly onClear: () => void
}

const icon = { size: 34, stroke: 1.2, 'aria-hidden': true } as const

/** Why there are no rows, and what to do about it. */
export function NoRows({ view, error, onRetry, onClear }: Props) {
  const { t } = useWords()
  const errors = useErrors()
  const pulling = useJob('sync.pull')
  const sync = useActionStore(({ actions }) => actions.findLast(({ id, enabled }) => id === 'sync.pull' && enabled !== false))
  if (error !== null && (view === null || view.rows.total === 0)) {
    return (
      <EmptyState
        icon={<IconAlertTriangle {...icon} />}
        title={t('products.failed.title')}
        body={errors.text(error)}
        action={{ label: t('products.failed.retry'), run: onRetry }}
      />
    )
  }
  if (!view || view.rows.total > 0) return null
  const { only, search, categoryId } = view.request
  if (search !== '' || categoryId !== null) {
    return (
      <EmptyState
        icon={<IconSearch {...icon} />}
        title={t('products.empty.nothing.title')}
        body={t('products.empty.nothing.body')}
        action={{ label: t('products.empty.nothing.go'), run: onClear }}
      />
    )
  }
  if (only !== 'all') {
    return (
      <EmptyState
        icon={only === 'changed' ? <IconPencil {...icon} /> : <IconCircleCheck {...icon} />}
        title={t(`products.empty.${only}.title`)}
        body={t(`products.empty.${only}.body`)}
        action={{ label: t(`products.empty.${only}.go`), run: onClear }}
      />
    )
  }
  if (pulling) {
    return <EmptyState icon={<Loader />} title={t('products.empty.syncing.title')} body={t('products.empty.syncing.body')} />
  }
  return (
    <EmptyState
      icon={<IconPackages {...icon} />}
      title={t('products.empty.none.title')}
      body={t('products.empty.none.body')}
      {...(sync ? { action: { label: t('products.empty.none.go'), run: sync.run } } : {})}
    />
  )
}
