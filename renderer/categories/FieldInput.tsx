import { useState, type KeyboardEvent } from 'react'
import type { CategoryRow } from '#shared/contracts/categories.ts'
import { categoryFields, type CategoryFieldName } from '#shared/domain/categoryFields.ts'
import { useWords } from '../common/i18n.ts'
import { untyped } from '../common/keys.ts'
import { useNavigation } from '../common/navigation.ts'
import { Anchor, Select, TextInput } from '../ui/index.ts'
import { useFieldDraft, written } from './useFieldDraft.ts'
import type { CategoryCommands } from './useCategoryCommands.ts'
import type { CategoryWords } from './words.ts'

interface Props {
  readonly row: CategoryRow
  readonly name: CategoryFieldName
  readonly words: CategoryWords
  readonly commands: CategoryCommands
}

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
  const { typed, type, problem, keep, choose } = useFieldDraft(row, name, words, commands)
  /** What a choice is being looked for by. */
  const [search, setSearch] = useState<string | null>(null)
  const text = typed ?? written(row[name])
  const choices = words.choices(name, row)
  const state = row.pending[name]?.state
  const giveUp = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || typed === null) return
    event.preventDefault()
    type(null)
  }
  const common = {
    label: words.field(name),
    required: categoryFields[name].required,
    disabled: row.deletion !== null,
    error: problem,
    description: <Below row={row} name={name} words={words} />,
    inputWrapperOrder: ['label', 'input', 'error', 'description'] as ('label' | 'input' | 'error' | 'description')[],
    wrapperProps: { 'data-mark': state === 'staged' && row.isNew ? undefined : state },
    className: 'categories-field',
  }
  if (choices !== null) {
    const label = choices.find((choice) => choice.value === text)?.label ?? null
    return (
      <Select
        {...common}
        {...(search === null || search === label ? { [untyped]: true } : {})}
        searchable={choices.length > 8}
        data={choices.map((choice) => ({ ...choice }))}
        // A value that no list has is shown as it is.
        value={label === null ? null : text}
        placeholder={text === '' ? undefined : text}
        onSearchChange={setSearch}
        onChange={(next) => choose(next ?? '')}
        onKeyDown={giveUp}
      />
    )
  }
  return (
    <TextInput
      {...common}
      {...(typed === null ? { [untyped]: true } : {})}
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
            onChange={(event) => type(event.currentTarget.value)}
            onBlur={keep}
          />
        ) : undefined
      }
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || event.keyCode === 229) return
        if (event.key === 'Enter') keep()
        else giveUp(event)
      }}
    />
  )
}
