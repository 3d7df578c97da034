import type { CategoryRow, CategoryTree } from '#shared/contracts/categories.ts'
import type { CategoryFieldName } from '#shared/domain/categoryFields.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { Alert, Button, Group, IconCategory, IconPackages, SimpleGrid, Stack, Text, Title } from '../ui/index.ts'
import { FieldInput } from './FieldInput.tsx'
import type { CategoryCommands } from './useCategoryCommands.ts'
import { pathOf, type CategoryWords } from './words.ts'

const groups: readonly (readonly [group: 'basic' | 'place' | 'tax' | 'point', fields: readonly CategoryFieldName[]])[] = [
  ['basic', ['categoryName', 'categoryCode', 'categoryAbbr', 'tag']],
  ['place', ['parentCategoryId', 'displaySequence', 'displayFlag', 'color', 'categoryGroupId']],
  ['tax', ['taxDivision', 'reduceTaxId', 'taxFreeDivision']],
  ['point', ['pointNotApplicable']],
]

interface Props {
  readonly tree: CategoryTree
  readonly row: CategoryRow | null
  readonly words: CategoryWords
  readonly commands: CategoryCommands
}

/** Everything that Smaregi keeps of one 部門. */
export function CategoryForm({ tree, row, words, commands }: Props) {
  const { t, format } = useWords()
  const showProducts = useNavigation((navigation) => navigation.showProducts)
  if (row === null) {
    return (
      <div className="categories-none">
        <IconCategory size={34} stroke={1.2} aria-hidden />
        <Text size="sm">{t('categories.chooseOne')}</Text>
      </div>
    )
  }
  const above = pathOf(tree.rows, row.parentCategoryId)
  return (
    <Stack gap="md" className="categories-form">
      <div>
        {above.length > 0 ? (
          <Text size="xs" c="dimmed">
            {above.join(' / ')}
          </Text>
        ) : null}
        <Title order={2} fz={17} className={row.deletion === null ? undefined : 'categories-gone'}>
          {row.categoryName}
        </Title>
        <Text size="xs" c="dimmed">
          {[
            row.isNew ? t('categories.marks.new') : `${t('categories.fields.categoryId')} ${row.categoryId}`,
            t('categories.level', { level: row.level }),
            ...(row.updDateTime === null ? [] : [`${t('categories.fields.updDateTime')} ${format.moment(row.updDateTime)}`]),
          ].join(' · ')}
        </Text>
        <Group gap="xs" mt={6}>
          <Text size="sm">
            {row.productsBelow === row.products
              ? t('categories.products', { count: row.products })
              : t('categories.productsBelow', { count: row.productsBelow })}
          </Text>
          {row.productsBelow > 0 ? (
            <Button
              variant="subtle"
              leftSection={<IconPackages size={15} stroke={1.6} />}
              onClick={() => showProducts({ search: '', categoryId: row.categoryId })}
            >
              {t('categories.showProducts')}
            </Button>
          ) : null}
        </Group>
      </div>
      {row.deletion === null ? null : (
        <Alert color="red" role="status">
          {t('categories.state.deletion')}
          {row.deletion.reason === null ? null : <> {t('categories.state.rejected', { reason: row.deletion.reason })}</>}
        </Alert>
      )}
      {row.isNew ? (
        <Alert color="yellow" role="status">
          {t('categories.state.new')}
        </Alert>
      ) : null}
      {groups.map(([group, fields]) => (
        <section key={group} aria-label={t(`categories.groups.${group}`)}>
          <Title order={3} fz={13} mb={6}>
            {t(`categories.groups.${group}`)}
          </Title>
          <SimpleGrid cols={2} spacing="md" verticalSpacing="sm" className="categories-fields">
            {fields.map((name) => (
              <FieldInput key={`${row.categoryId} ${name}`} row={row} name={name} words={words} commands={commands} />
            ))}
          </SimpleGrid>
        </section>
      ))}
    </Stack>
  )
}
