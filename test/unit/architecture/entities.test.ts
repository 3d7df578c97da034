import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { entityNames } from '#shared/domain/entities.ts'
import { filesIn, read, root, within } from './sources.ts'

/** What knows no entity by name: it asks the description. */
const unknowing = ['electron/core/outbox/', 'electron/core/changes/', 'electron/core/sync/push/', 'renderer/changes/']
/** The other halves of the descriptions. */
const descriptions = ['renderer/changes/entities/']

/** Names of entities that a text writes out, as a literal or inside SQL. */
const namesIn = (text: string): string[] => {
  const code = text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gmu, '')
  return entityNames.filter((name) => new RegExp(`['"\`]${name}['"\`]`, 'u').test(code))
}

test('an entity written out is found, in code and in SQL; in a comment it is none', () => {
  expect(namesIn("if (entity === 'stock') go()")).toEqual(['stock'])
  expect(namesIn("db.run(`DELETE FROM pending WHERE entity = 'product'`)")).toEqual(['product'])
  expect(namesIn("// such as 'product'\n/* or 'stock' */")).toEqual([])
  expect(namesIn("import { productsHandlers } from '../products/handlers.ts'")).toEqual([])
})

test('staging, review, push, history, undo and the screen of changes know no entity by name', () => {
  const files = ['electron', 'renderer'].flatMap(filesIn).filter((file) => within(file, unknowing) && !within(file, descriptions))
  expect(files.length).toBeGreaterThan(60)
  expect(files.flatMap((file) => namesIn(read(file)).map((name) => `${file}: ${name}`))).toEqual([])
})

test('an entity is one folder with its description, its half of the page, and a line in each list', () => {
  for (const name of entityNames) {
    expect(existsSync(path.join(root, 'electron/core/entities', name, 'index.ts')), name).toBe(true)
    expect(existsSync(path.join(root, 'renderer/changes/entities', `${name}.ts`)), name).toBe(true)
    for (const list of ['electron/core/entities/index.ts', 'renderer/changes/entities/index.ts']) {
      expect(read(list)).toMatch(new RegExp(`import \\{ ${name} \\} from`, 'u'))
    }
  }
})
