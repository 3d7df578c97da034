import { entityNames, wholeRow } from '#shared/domain/entities.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, IconChevronDown, Menu } from '../ui/index.ts'
import type { Decisions } from './useDecisions.tsx'
import { entityViews } from './entities/index.ts'
import { useChangeWords } from './words.ts'

/** As many conflicts are looked at to find out which fields they are in. */
const looked = 500

/** Decides all conflicts of one field at once: prices mine, names theirs. */
export function ByField({ total, decisions }: { readonly total: number; readonly decisions: Decisions }) {
  const { t } = useWords()
  const words = useChangeWords()
  const rows = useEngine('changes.list', { states: ['conflict'], offset: 0, limit: looked }).data?.rows ?? []
  const seen = new Set(rows.map(({ entity, field }) => `${entity} ${field}`))
  const isSeen = (entity: string, field: string): boolean => seen.has(`${entity} ${field}`)
  // With more conflicts than were looked at, any field may be among them.
  const fields = entityNames.flatMap((entity) =>
    [
      ...entityViews[entity].fields.filter((name) => isSeen(entity, name) || total > looked),
      ...(isSeen(entity, wholeRow) ? [wholeRow] : []),
    ].map((field) => ({ entity, field, isDeletion: field === wholeRow })),
  )
  if (fields.length < 2) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={14} />} style={{ flexShrink: 0 }}>
          {t('changes.conflict.byField')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {fields.map(({ entity, field, isDeletion }) => (
          <div key={`${entity} ${field}`}>
            <Menu.Label>{isDeletion ? t('changes.conflict.byFieldDeletion') : words.field(entity, field)}</Menu.Label>
            {(['theirs', 'mine'] as const).map((choice) => (
              <Menu.Item
                key={choice}
                onClick={() =>
                  decisions.resolve({ all: true, states: ['conflict'], entities: [entity], fields: [field] }, choice, isDeletion)
                }
              >
                {isDeletion
                  ? t(`changes.conflict.${choice === 'mine' ? 'deleteRow' : 'keepRow'}`)
                  : t(`changes.conflict.${choice === 'mine' ? 'fieldMine' : 'fieldTheirs'}`, { field: words.field(entity, field) })}
              </Menu.Item>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
