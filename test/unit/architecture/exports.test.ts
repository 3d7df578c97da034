import { expect, test } from 'vitest'
import { filesIn, parseSource, sourceOf, within, type Source } from './sources.ts'

/** Files whose exports are read by a tool, not by an import. */
const readByTools = ['vite.config.ts', 'vitest.config.ts']

/** Parts that still have such exports. Nothing is added; a line goes with the last of them. */
const knownParts = [
  'electron/core/changes/',
  'electron/core/sync/push/',
  'renderer/',
  'shared/contracts/changes.ts',
  'shared/domain/categoryFields.ts',
]

/**
 * Exports (`file: name`) that no other file imports; types that the file itself uses are part of what its other exports say.
 * `export *` and `import()` count as imports of everything.
 */
const unusedExports = (sources: readonly Source[]): string[] => {
  const imported = new Map<string, Set<string>>()
  for (const { target, ours, names } of sources.flatMap(({ imports }) => imports)) {
    if (!ours) continue
    const known = imported.get(target) ?? new Set()
    for (const name of names) known.add(name)
    imported.set(target, known)
  }
  return sources
    .filter(({ file }) => !within(file, readByTools) && !imported.get(file)?.has('*'))
    .flatMap(({ file, exports }) =>
      exports
        .filter(({ name, isType, isUsedHere }) => !imported.get(file)?.has(name) && !(isType && isUsedHere))
        .map(({ name }) => `${file}: ${name}`),
    )
    .toSorted()
}

test('exports that nobody imports are found', () => {
  const files = {
    'shared/a.ts':
      'export const used = 1\nexport const unused = 2\nexport type T = 1\nexport type U = unknown\nexport interface V { u: U }\nexport default 3',
    'shared/b.ts': "import { used as mine, type T } from './a.ts'\nexport { c } from './c.ts'\nexport const own = [mine]",
    'shared/c.ts': 'export const c = 1\nexport interface D {}',
    'shared/d.ts': "import * as all from './b.ts'\nexport function f() { return all }",
    'shared/e.ts': "const { f } = await import('#shared/d.ts')\nexport {}",
  }
  const sources = Object.entries(files).map(([file, text]) => parseSource(file, text))
  expect(unusedExports(sources)).toEqual(['shared/a.ts: V', 'shared/a.ts: default', 'shared/a.ts: unused', 'shared/c.ts: D'])
})

test('no export stands without an import', () => {
  const sources = [...['electron', 'renderer', 'shared', 'test', 'build'].flatMap(filesIn), ...readByTools].map(sourceOf)
  const unused = unusedExports(sources)
  expect(unused.filter((one) => !knownParts.some((part) => one.startsWith(part)))).toEqual([])
  expect(knownParts.filter((part) => !unused.some((one) => one.startsWith(part)))).toEqual([])
})
