import { productFieldNames } from '#shared/domain/productFields.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Button, IconChevronDown, Menu } from '../ui/index.ts'
import type { Decisions } from './useDecisions.tsx'
import { isField, useChangeWords } from './words.ts'

/** As many conflicts are looked at to find out which fields they are in. */
const looked = 500

/** Decides all conflicts of one field at once: prices mine, names theirs. */
export function ByField({ total, decisions }: { readonly total: number; readonly decisions: Decisions }) {
  const { t } = useWords()
  const words = useChangeWords()
  const rows = useEngine('changes.list', { states: ['conflict'], offset: 0, limit: looked }).data?.rows ?? []
  const seen = new Set(rows.filter(({ entity, field }) => entity === 'product' && isField(field)).map(({ field }) => field))
  // With more conflicts than were looked at, any field may be among them.
  const fields = productFieldNames.filter((name) => seen.has(name) || total > looked)
  if (fields.length < 2) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={14} />} style={{ flexShrink: 0 }}>
          {t('changes.conflict.byField')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {fields.map((field) => (
          <div key={field}>
            <Menu.Label>{words.field(field)}</Menu.Label>
            {(['theirs', 'mine'] as const).map((choice) => (
              <Menu.Item key={choice} onClick={() => decisions.resolve({ all: true, states: ['conflict'], fields: [field] }, choice)}>
                {t(`changes.conflict.${choice === 'mine' ? 'fieldMine' : 'fieldTheirs'}`, { field: words.field(field) })}
              </Menu.Item>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
