/**
 * The kinds of things that Banto writes to Smaregi. A new one is a name here, a folder in
 * electron/core/entities, one in renderer/changes/entities, and its words under `entities.<name>`;
 * the compiler names what is missing.
 */
export const entityNames = ['category', 'product', 'stock', 'shift'] as const

export type EntityName = (typeof entityNames)[number]

/**
 * What a change does. set: the field becomes the value; may be repeated. setStock: the same of an
 * amount that moves by itself; must not be repeated. add: the amount is added. create: a field of a
 * row that Smaregi does not have yet. delete: the row goes.
 */
export const operationNames = ['set', 'create', 'add', 'setStock', 'delete'] as const

export type OperationName = (typeof operationNames)[number]

interface EntityReference {
  readonly entity: EntityName
  readonly field: string
  /** The entity whose key is the value. */
  readonly target: EntityName
}

/** Fields whose value names a row: a new one may be meant before Smaregi has numbered it. */
export const entityReferences: readonly EntityReference[] = [
  { entity: 'product', field: 'categoryId', target: 'category' },
  { entity: 'category', field: 'parentCategoryId', target: 'category' },
]

/** The references of one entity, by field. */
export const referencesOf = (entity: EntityName): Readonly<Record<string, EntityName>> =>
  Object.fromEntries(entityReferences.filter((one) => one.entity === entity).map(({ field, target }) => [field, target]))

/** The field of a change that means the whole row (`delete`). */
export const wholeRow = '*'
