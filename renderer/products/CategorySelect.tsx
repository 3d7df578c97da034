import { useMemo } from 'react'
import type { Category } from '#shared/contracts/products.ts'
import { categoryLines } from '../common/categoryLines.ts'
import { useWords } from '../common/i18n.ts'
import { matchChoices, type Choice } from '../grid/index.ts'
import { Select, Text, type SelectProps } from '../ui/index.ts'
import { categoryChoices } from './values.ts'

interface Props extends Omit<SelectProps, 'data' | 'value' | 'onChange' | 'filter' | 'renderOption' | 'searchable'> {
  readonly categories: readonly Category[]
  /** A category's number as the grid's editor has it; '' for none. */
  readonly value: string
  readonly onChange: (value: string) => void
}

interface Line extends Choice {
  readonly depth: number
  readonly name: string
}

/**
 * 部門 in a dialog: the shop's tree while nothing is typed; typing narrows by name, path and code as
 * in a cell of the grid, and Enter takes the first that fits.
 */
export function CategorySelect({ categories, value, onChange, ...props }: Props) {
  const { t } = useWords()
  const lines = useMemo(() => {
    const choices = new Map(categoryChoices(categories, t('categories.marks.new')).map((choice) => [choice.value, choice]))
    const found = categoryLines(categories).flatMap(({ category, depth }): Line[] => {
      const choice = choices.get(String(category.categoryId))
      // Smaregi would refuse a product in one that is to be deleted.
      return choice && !category.goesAway ? [{ ...choice, depth, name: category.categoryName }] : []
    })
    return new Map(found.map((line) => [line.value, line]))
  }, [categories, t])
  const data = useMemo(() => [...lines.values()].map(({ value: id, label }) => ({ value: id, label })), [lines])
  const current = lines.get(value)
  return (
    <Select
      {...props}
      searchable
      selectFirstOptionOnChange
      nothingFoundMessage={t(categories.length === 0 ? 'products.noCategoriesYet' : 'products.noCategory')}
      data={data}
      value={value === '' ? null : value}
      onFocus={(event) => event.currentTarget.select()}
      onClick={(event) => event.currentTarget.select()}
      // What fits no category must not send the form with the one from before.
      onKeyDown={(event) => {
        const typed = event.currentTarget.value
        if (
          event.key === 'Enter' &&
          typed.trim() !== '' &&
          typed !== current?.label &&
          matchChoices([...lines.values()], typed).length === 0
        )
          event.preventDefault()
      }}
      onChange={(next) => onChange(next ?? '')}
      filter={({ options, search }) => {
        // What stands in the field without having been typed narrows nothing.
        const typed = search === current?.label ? '' : search
        if (typed.trim() === '') return options
        return matchChoices([...lines.values()], typed).map(({ value: id, label }) => ({ value: id, label }))
      }}
      renderOption={({ option }) => {
        const line = lines.get(option.value)
        return (
          <div className="products-category-line" style={{ paddingLeft: (line?.depth ?? 0) * 14 }}>
            <span>{line?.name ?? option.label}</span>
            <Text span size="xs" c="dimmed">
              {line?.detail}
            </Text>
          </div>
        )
      }}
    />
  )
}
