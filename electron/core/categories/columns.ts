import type { CategoryFieldName } from '#shared/domain/categoryFields.ts'

/** The mirror's column of each field of a 部門: the only place that knows both names. */
export const categoryColumns: Readonly<Record<CategoryFieldName, string>> = {
  categoryName: 'category_name',
  categoryCode: 'category_code',
  categoryAbbr: 'category_abbr',
  parentCategoryId: 'parent_category_id',
  displaySequence: 'display_sequence',
  displayFlag: 'display_flag',
  categoryGroupId: 'category_group_id',
  taxDivision: 'tax_division',
  reduceTaxId: 'reduce_tax_id',
  taxFreeDivision: 'tax_free_division',
  pointNotApplicable: 'point_not_applicable',
  color: 'color',
  tag: 'tag',
}

export const isCategoryField = (name: string): name is CategoryFieldName => Object.hasOwn(categoryColumns, name)
