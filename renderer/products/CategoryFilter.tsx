import { useMemo, useState } from 'react'
import type { Category } from '#shared/contracts/products.ts'
import { foldSearch } from '#shared/domain/text.ts'
import { categoryLines } from '../common/categoryLines.ts'
import { useWords } from '../common/i18n.ts'
import { Button, CloseButton, IconCategory, IconChevronDown, Popover, Text, TextInput } from '../ui/index.ts'

interface Props {
  readonly categories: readonly Category[]
  readonly value: number | null
  readonly onChange: (categoryId: number | null) => void
}

/** One category with everything below it, chosen from the tree. */
export function CategoryFilter({ categories, value, onChange }: Props) {
  const { t, format } = useWords()
  const [opened, setOpened] = useState(false)
  const [wanted, setWanted] = useState('')
  // No product of Smaregi can be in one that it does not have yet.
  const lines = useMemo(() => categoryLines(categories.filter(({ isNew }) => !isNew)), [categories])
  const current = categories.find(({ categoryId }) => categoryId === value)
  const shown = lines.filter(({ category }) => foldSearch(category.categoryName).includes(foldSearch(wanted)))
  const choose = (categoryId: number | null): void => {
    onChange(categoryId)
    setOpened(false)
    setWanted('')
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={300} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant={current ? 'light' : 'default'}
          leftSection={<IconCategory size={15} stroke={1.6} aria-hidden />}
          rightSection={<IconChevronDown size={14} stroke={1.6} aria-hidden />}
          aria-haspopup="listbox"
          aria-expanded={opened}
          aria-label={`${t('products.category')}: ${current?.categoryName ?? t('products.allCategories')}`}
          className="products-category"
          onClick={() => setOpened((open) => !open)}
        >
          {current?.categoryName ?? t('products.allCategories')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={4}>
        {categories.length > 8 && (
          <TextInput
            value={wanted}
            placeholder={t('products.findCategory')}
            aria-label={t('products.findCategory')}
            mb={4}
            data-autofocus
            onChange={(event) => setWanted(event.currentTarget.value)}
            rightSection={wanted === '' ? null : <CloseButton size="xs" aria-label={t('common.clear')} onClick={() => setWanted('')} />}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing || event.key !== 'Enter') return
              const first = shown[0]
              if (first && wanted !== '') choose(first.category.categoryId)
            }}
          />
        )}
        <div role="listbox" aria-label={t('products.category')} className="products-tree">
          {wanted === '' && (
            <button type="button" role="option" aria-selected={value === null} onClick={() => choose(null)}>
              {categories.length === 0 ? t('products.noCategoriesYet') : t('products.allCategories')}
            </button>
          )}
          {shown.map(({ category, depth }) => (
            <button
              key={category.categoryId}
              type="button"
              role="option"
              aria-selected={category.categoryId === value}
              style={{ paddingLeft: 8 + (wanted === '' ? depth * 16 : 0) }}
              onClick={() => choose(category.categoryId)}
            >
              <span>{category.categoryName}</span>
              <span className="products-count">{format.number(category.products)}</span>
            </button>
          ))}
          {wanted !== '' && shown.length === 0 && (
            <Text size="xs" c="dimmed" p={6}>
              {t('products.noCategory')}
            </Text>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
