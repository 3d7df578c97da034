import { relative } from 'node:path'

/** A kind of fault, and where the tests stand that keep it out. */
export interface Kind {
  readonly kind: string
  /** A test file, or one with a part of the names of its tests. */
  readonly tests: readonly (string | readonly [file: string, name: string])[]
}

export const mendKinds: readonly Kind[] = [
  { kind: 'search finds the same word in any spelling', tests: ['test/unit/text.test.ts', 'test/property/search.test.ts', ['test/store/handlers.test.ts', 'older folding']] },
  { kind: 'the export for support keeps people in the house', tests: [['test/unit/redact.test.ts', 'what leaves the house'], ['test/contract/journal.test.ts', 'names no product, no person']] },
]

export interface TestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

export const filesOf = (kinds: readonly Kind[]): string[] => [
  ...new Set(kinds.flatMap(({ tests }) => tests.map((test) => (typeof test === 'string' ? test : test[0])))),
]

/** One line a kind. A kind without a test that ran, or with a named test that is gone, is not proved. */
export function kindLines(kinds: readonly Kind[], report: TestReport, root: string): readonly { ok: boolean; line: string }[] {
  const ran = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ file: relative(root, name), fullName, status })),
  )
  return kinds.map(({ kind, tests }) => {
    const groups = tests.map((test) => {
      const [file, part] = typeof test === 'string' ? [test, ''] : test
      return ran.filter((one) => one.file === file && one.fullName.includes(part))
    })
    const all = groups.flat()
    const failed = all.filter(({ status }) => status === 'failed').length
    const passed = all.filter(({ status }) => status === 'passed').length
    const ok = failed === 0 && passed > 0 && groups.every((group) => group.length > 0)
    return { ok, line: `${ok ? 'ok    ' : 'FAILED'} ${kind}: ${passed} passed, ${failed} failed, ${all.length - passed - failed} skipped` }
  })
}
