import type { ResourceName } from '#shared/contracts/sync.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { Anchor, IconAlertTriangle, Text } from '../ui/index.ts'
import { useIncomplete } from './useIncomplete.ts'
import './sync.css'

/**
 * On a screen that shows them: that some of these did not come, what is shown instead, and when it is
 * tried again. `onLeave` closes a dialog that stands before the screen of the sync.
 */
export function IncompleteNote({ of, onLeave }: { readonly of: readonly ResourceName[]; readonly onLeave?: () => void }) {
  const { t } = useWords()
  const showChanges = useNavigation((navigation) => navigation.showChanges)
  const { items, names } = useIncomplete(of)
  const [first] = items
  if (first === undefined) return null
  return (
    <div className="sync-incomplete" role="status">
      <IconAlertTriangle size={16} aria-hidden />
      <Text size="sm">
        <b>{t('sync.partly.title', { names })}</b> {first.text}
      </Text>
      <Anchor
        component="button"
        type="button"
        size="sm"
        onClick={() => {
          onLeave?.()
          showChanges('pull')
        }}
      >
        {t('sync.partly.show')}
      </Anchor>
    </div>
  )
}

/** On the screen of the sync: each of them with why, since when, what was kept and what comes next. */
export function IncompleteList() {
  const { t } = useWords()
  const { items } = useIncomplete()
  if (items.length === 0) return null
  return (
    <section className="sync-incomplete" role="status" aria-label={t('sync.partly.mark')}>
      <IconAlertTriangle size={16} aria-hidden />
      <div>
        <Text fw={600}>{t('sync.partly.mark')}</Text>
        <ul>
          {items.map(({ resource, name, text }) => (
            <li key={resource}>
              <Text size="sm">
                <b>{name}</b> {text}
              </Text>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
