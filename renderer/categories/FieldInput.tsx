import { useState } from 'react'
import type { CategoryRow } from '#shared/contracts/categories.ts'
import { categoryFields, type CategoryFieldName } from '#shared/domain/categoryFields.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { Anchor, Select, TextInput } from '../ui/index.ts'
import type { CategoryCommands } from './useCategoryCommands.ts'
import type { CategoryWords } from './words.ts'

interface Props {
  readonly row: CategoryRow
  readonly name: CategoryFieldName
  readonly words: CategoryWords
  readonly commands: CategoryCommands
}

const written = (value: string | number | null): string => (value === null ? '' : String(value))

/** Under a field: what Smaregi takes; once it was changed, what it was; in a conflict, what Smaregi holds; refused, in Smaregi's words. */
function Below({ row, name, words }: Omit<Props, 'commands'>) {
  const { t, find } = useWords()
  const showChanges = useNavigation((navigation) => navigation.showChanges)
  const cell = row.pending[name]
  const limit = find(`categories.limits.${name}`)
  if (cell === undefined || (row.isNew && cell.state === 'staged')) return limit === null ? null : <>{limit}</>
  const lines = [
    row.isNew ? null : t('categories.state.before', { value: words.value(name, cell.base) }),
    cell.state === 'conflict' ? t('categories.state.theirs', { value: words.value(name, cell.theirs) }) : null,
    cell.state === 'rejected' ? t('categories.state.rejected', { reason: cell.reason ?? '' }) : null,
  ].filter((line) => line !== null)
  const part = cell.state === 'conflict' ? 'conflict' : cell.state === 'rejected' ? 'rejected' : cell.state === 'unknown' ? 'unknown' : null
  return (
    <span className="categories-below" data-mark={cell.state}>
      <span>
        {t(`categories.marks.${cell.state}`)}
        {lines.length > 0 ? ` · ${lines.join(' · ')}` : ''}
      </span>
      {part === null ? null : (
        <Anchor component="button" type="button" fz="xs" onClick={() => showChanges(part)}>
          {t('categories.state.show')}
        </Anchor>
      )}
    </span>
  )
}

/** One field of a 部門. What is typed is staged when the field is left or Enter pressed; Esc takes it back; a choice is staged at once. */
export function FieldInput({ row, name, words, commands }: Props) {
  const value = row[name]
  const [typed, setTyped] = useState<string | null>(null)
  /** What only the engine knows, such as a parent that would make the tree too deep. */
  const [refused, setRefused] = useState<string | null>(null)
  const text = typed ?? written(value)
  const problem = typed === null ? refused : words.problem(name, typed)
  const choices = words.choices(name, row)
  const stage = async (next: string): Promise<void> => {
    if (next === written(value)) return setRefused(null)
    setRefused(await commands.edit(row.categoryId, name, next === '' ? null : next))
  }
  const keep = (): void => {
    if (typed === null || words.problem(name, typed) !== null) return
    setTyped(null)
    void stage(typed)
  }
  const state = row.pending[name]?.state
  const common = {
    label: words.field(name),
    required: categoryFields[name].required,
    disabled: row.deletion !== null,
    error: problem,
    description: <Below row={row} name={name} words={words} />,
    inputWrapperOrder: ['label', 'input', 'error', 'description'] as ('label' | 'input' | 'error' | 'description')[],
    'data-mark': state === 'staged' && row.isNew ? undefined : state,
    className: 'categories-field',
  }
  if (choices !== null) {
    return (
      <Select
        {...common}
        searchable={choices.length > 8}
        data={choices.map((choice) => ({ ...choice }))}
        // A value that no list has is shown as it is.
        value={choices.some((choice) => choice.value === text) ? text : null}
        placeholder={text === '' ? undefined : text}
        onChange={(next) => void stage(next ?? '')}
      />
    )
  }
  return (
    <TextInput
      {...common}
      value={text}
      inputMode={categoryFields[name].kind === 'integer' ? 'numeric' : undefined}
      leftSection={
        categoryFields[name].kind === 'colour' ? (
          <input
            type="color"
            className="categories-picker"
            aria-label={words.field(name)}
            disabled={row.deletion !== null}
            value={/^#[0-9a-f]{6}$/iu.test(text) ? text : '#ffffff'}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onBlur={keep}
          />
        ) : undefined
      }
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || event.keyCode === 229) return
        if (event.key === 'Enter') keep()
        else if (event.key === 'Escape' && typed !== null) {
          event.preventDefault()
          setTyped(null)
        }
      }}
    />
  )
}
