import { useState } from 'react'
import { foldSearch } from '#shared/domain/text.ts'
import { useWords } from '../../common/i18n.ts'
import { Checkbox, Text, TextInput } from '../../ui/index.ts'

interface CheckListProps<K extends string | number> {
  readonly label: string
  readonly empty: string
  readonly items: readonly { readonly key: K; readonly name: string; readonly depth?: number; readonly note?: string }[]
  readonly chosen: readonly K[]
  readonly onChange: (chosen: readonly K[]) => void
}

/** Several of a list, found by a part of their names. */
export function CheckList<K extends string | number>({ label, empty, items, chosen, onChange }: CheckListProps<K>) {
  const { t } = useWords()
  const [wanted, setWanted] = useState('')
  if (items.length === 0) return <Text c="dimmed">{empty}</Text>
  const shown = items.filter(({ name }) => foldSearch(name).includes(foldSearch(wanted)))
  return (
    <fieldset className="stockCounts-checks">
      <legend>{label}</legend>
      <TextInput
        aria-label={t('common.search')}
        placeholder={t('common.search')}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      <div className="stockCounts-checks-list">
        {shown.map(({ key, name, depth = 0, note }) => (
          <Checkbox
            key={key}
            pl={depth * 18}
            label={note === undefined ? name : `${name} (${note})`}
            checked={chosen.includes(key)}
            onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, key] : chosen.filter((one) => one !== key))}
          />
        ))}
      </div>
    </fieldset>
  )
}
