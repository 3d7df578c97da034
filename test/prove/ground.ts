import type { Kind } from './kinds.ts'

/** What stands under every entity: one description, one outbox, one recovery; and what the structure promises. */
export const groundKinds: readonly Kind[] = [
  {
    kind: 'the outbox over 部門, products and stock at once: nothing vanishes, is made or deleted twice, or overwrites silently',
    tests: ['test/property/sync.test.ts'],
  },
  {
    kind: 'steps back and forward over 部門, products and stock: no value that nobody wanted, undo then redo as before',
    tests: ['test/property/steps.test.ts', 'test/property/changes.test.ts'],
  },
  {
    kind: 'a program that dies at any step of pull or push ends where an undisturbed one ends',
    tests: ['test/faults/crash-matrix.test.ts', 'test/faults/crash-entities.test.ts', 'test/faults/kill-9.test.ts'],
  },
  {
    kind: 'what is waiting comes back out of damaged, old and cut files, for every entity',
    tests: [
      'test/store/recovery.test.ts',
      'test/store/recovery-entities.test.ts',
      'test/faults/lost-log.test.ts',
      'test/store/migration.test.ts',
    ],
  },
  {
    kind: 'a file that is moved, replaced or cut while it is open is noticed, put back whole and told',
    tests: ['test/store/interference.test.ts', 'test/faults/touched-file.test.ts'],
  },
  {
    kind: 'one description per entity: nothing else knows one by name, a new one is a folder and a line',
    tests: ['test/unit/architecture/entities.test.ts'],
  },
  { kind: 'one place writes the outbox', tests: ['test/unit/architecture/outbox.test.ts'] },
  {
    kind: 'layers, no cycles, no dead exports, no file too long',
    tests: ['test/unit/architecture.test.ts', 'test/unit/architecture/cycles.test.ts', 'test/unit/architecture/exports.test.ts'],
  },
  {
    kind: '部門: tree, rules and numbers of their order, staged, sent and proved',
    tests: [
      'test/store/categories.test.ts',
      'test/property/categoryTree.test.ts',
      'test/unit/categoryFields.test.ts',
      'test/contract/sandboxCategories.test.ts',
      'test/contract/sync-entities.test.ts',
      'test/component/categories.test.tsx',
      'test/e2e/categories.test.ts',
    ],
  },
  {
    kind: 'a deleted product goes once, asked first, and comes back until it is sent',
    tests: [
      'test/contract/sync-delete.test.ts',
      'test/store/product-removal.test.ts',
      'test/component/delete-products.test.tsx',
      'test/e2e/delete-products.test.ts',
    ],
  },
  {
    kind: 'readers answer while the engine works, with what was staged, and go when the shop closes',
    tests: ['test/contract/readers.test.ts', 'test/contract/readers-end.test.ts'],
  },
  {
    kind: 'orders, hits and windows are what SQL gives; rows first, index behind',
    tests: ['test/property/views.test.ts', 'test/property/search.test.ts', 'test/unit/pullBehind.test.ts', 'test/store/rowWriter.test.ts'],
  },
  {
    kind: 'the export for support names no 部門 and no product',
    tests: ['test/unit/redact.test.ts', ['test/contract/journal.test.ts', 'names no product, no person']],
  },
  {
    kind: 'room in the navigation; one prefix and the sizes of the theme in the stylesheets',
    tests: ['test/component/rail.test.tsx', 'test/unit/styles.test.ts'],
  },
]
