import { expect, test } from 'vitest'
import { findCycles } from './cycles.ts'
import { filesIn, parseSource, sourceOf } from './sources.ts'

/** Cycles that are still there. Nothing is added; a line goes with its cycle. */
const knownCycles: readonly (readonly string[])[] = [
  ['electron/core/sync/push/cells.ts', 'electron/core/sync/push/run.ts'],
  ['renderer/changes/HistoryPart.tsx', 'renderer/changes/SetDetail.tsx'],
]

const graphOf = (links: Readonly<Record<string, readonly string[]>>) => new Map(Object.entries(links))

test('cycles are found, long ones and such as share a file too', () => {
  expect(findCycles(graphOf({ a: ['b'], b: ['c'], c: [] }))).toEqual([])
  expect(findCycles(graphOf({ a: ['a'] }))).toEqual([['a']])
  expect(findCycles(graphOf({ a: ['b', 'd'], b: ['c'], c: ['a'], d: ['e'], e: ['d'], f: ['a'] }))).toEqual([
    ['a', 'b', 'c'],
    ['d', 'e'],
  ])
  expect(findCycles(graphOf({ a: ['b', 'c'], b: ['a'], c: ['a'] }))).toEqual([['a', 'b', 'c']])
})

test('imports of types, re-exports and import() count', () => {
  const { imports } = parseSource(
    'shared/x.ts',
    `import type { A } from './a.ts'
     export { b } from './b.ts'
     export * from './c.ts'
     type D = import('./d.ts').D
     const e = await import('#core/e.ts')
     import 'package'`,
  )
  expect(imports.filter(({ ours }) => ours).map(({ target }) => target)).toEqual([
    'shared/a.ts',
    'shared/b.ts',
    'shared/c.ts',
    'shared/d.ts',
    'electron/core/e.ts',
  ])
})

test('no files import each other in a circle, except the known ones', () => {
  const sources = ['electron', 'renderer', 'shared', 'test', 'build'].flatMap(filesIn).map(sourceOf)
  const graph = new Map(sources.map(({ file, imports }) => [file, imports.filter(({ ours }) => ours).map(({ target }) => target)]))
  expect(findCycles(graph)).toEqual(knownCycles)
})
