import { relative } from 'node:path'

/** A kind of fault, or a property, and where the tests stand that prove it. */
export interface Kind {
  readonly kind: string
  /** A test file, or one with a part of the names of its tests. */
  readonly tests: readonly (string | readonly [file: string, name: string])[]
}

export interface TestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

export const filesOf = (kinds: readonly Kind[]): string[] => [
  ...new Set(kinds.flatMap(({ tests }) => tests.map((test) => (typeof test === 'string' ? test : test[0])))),
]

export interface KindLine {
  readonly kind: string
  readonly ok: boolean
  readonly passed: number
  readonly failed: number
  readonly line: string
}

/** One line a kind. A kind without a test that ran, or with a named test that is gone, is not proved. */
export function kindLines(kinds: readonly Kind[], report: TestReport, root: string): readonly KindLine[] {
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
    return {
      kind,
      ok,
      passed,
      failed,
      line: `${ok ? 'ok    ' : 'FAILED'} ${kind}: ${passed} passed, ${failed} failed, ${all.length - passed - failed} skipped`,
    }
  })
}
