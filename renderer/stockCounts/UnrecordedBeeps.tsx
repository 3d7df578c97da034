import { useState } from 'react'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { Alert, Button, Group, modals, Text } from '../ui/index.ts'
import { useUnrecorded, type Unrecorded } from './count/unrecorded.ts'
import { dropUnrecorded, recordAgain } from './count/useCounting.ts'

/** Beeps that could not be recorded, of one count or of several by their names, until a person has dealt with each. */
export function UnrecordedBeeps({ counts }: { readonly counts: readonly { readonly countId: string; readonly name: string }[] }) {
  const { t } = useWords()
  const errors = useErrors()
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set())
  const all = useUnrecorded(({ items }) => items)
  const nameOf = new Map(counts.map(({ countId, name }) => [countId, name]))
  const items = all.filter(({ counter }) => nameOf.has(counter.countId))
  if (items.length === 0) return null
  /** One after another, as they were read. */
  const again = async (wanted: readonly Unrecorded[]): Promise<void> => {
    setBusy(new Set(wanted.map(({ id }) => id)))
    for (const item of wanted) await recordAgain(item, errors.text)
    setBusy(new Set())
  }
  /** They are nowhere else: what is discarded is gone. */
  const askDrop = (title: string, wanted: readonly Unrecorded[]): void => {
    modals.openConfirmModal({
      title,
      children: <Text size="sm">{t('stockCounts.unrecorded.dropBody', { count: wanted.length })}</Text>,
      labels: { confirm: t('stockCounts.unrecorded.drop'), cancel: t('common.cancel') },
      onConfirm: () => {
        for (const { id } of wanted) dropUnrecorded(id)
      },
    })
  }
  return (
    <Alert mx="md" my={6} color="red" role="alert" title={t('stockCounts.unrecorded.title', { count: items.length })}>
      <Text size="sm">{t('stockCounts.unrecorded.body')}</Text>
      <ul className="stockCounts-unrecorded">
        {items.map((item) => {
          const { id, code, counter, reading, reason } = item
          return (
            <li key={id}>
              <b>{code}</b>
              <span>{t('stockCounts.count.pieces', { count: reading.pieces ?? 1 })}</span>
              <span className="stockCounts-name">
                {[counts.length > 1 ? nameOf.get(counter.countId) : null, counter.person, reason].filter(Boolean).join(' · ')}
              </span>
              <Group gap={6} wrap="nowrap">
                <Button
                  size="compact-sm"
                  loading={busy.has(id)}
                  aria-label={t('stockCounts.unrecorded.againOf', { code })}
                  onClick={() => void again([item])}
                >
                  {t('stockCounts.unrecorded.again')}
                </Button>
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={busy.has(id)}
                  aria-label={t('stockCounts.unrecorded.dropOf', { code })}
                  onClick={() => askDrop(t('stockCounts.unrecorded.dropOf', { code }), [item])}
                >
                  {t('stockCounts.unrecorded.dropOne')}
                </Button>
              </Group>
            </li>
          )
        })}
      </ul>
      {items.length < 2 ? null : (
        <Group gap="xs">
          <Button size="compact-sm" loading={busy.size > 0} onClick={() => void again(items)}>
            {t('stockCounts.unrecorded.againAll')}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={busy.size > 0}
            onClick={() => askDrop(t('stockCounts.unrecorded.dropAll'), items)}
          >
            {t('stockCounts.unrecorded.dropAll')}
          </Button>
        </Group>
      )}
    </Alert>
  )
}
