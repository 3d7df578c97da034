import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Kinds whose single files take minutes, and a file that does: begun last, one of them would run alone at the end. */
const longKinds = ['property', 'faults']
const longFile = 'test/e2e/accessibility.test.ts'

class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ project, moduleId }: TestSpecification): boolean => longKinds.includes(project.name) || moduleId.endsWith(longFile)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

/** One project a kind of test; `npm test` runs them all, `npx vitest --project store` one. */
const nodeProject = (name: string, options: { timeout?: number; setup?: string[] } = {}) => ({
  test: {
    name,
    environment: 'node',
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: options.timeout ?? 60_000,
    hookTimeout: 60_000,
    env: { TZ: 'America/New_York' },
  },
})

export default defineConfig({
  test: {
    // The shop's times are Asia/Tokyo whatever the PC's zone: the tests run in another one.
    projects: [
      nodeProject('unit'),
      nodeProject('store'),
      nodeProject('contract'),
      nodeProject('property', { timeout: 120_000 }),
      nodeProject('faults', { timeout: 120_000 }),
      nodeProject('e2e', { timeout: 180_000 }),
      {
        test: {
          name: 'component',
          environment: 'happy-dom',
          include: ['test/component/**/*.test.tsx'],
          testTimeout: 60_000,
        },
      },
    ],
    maxWorkers: 2,
    sequence: { sequencer: LongFilesFirst },
    // A busy machine is no failure: what is polled for comes, only later.
    expect: { poll: { timeout: 10_000 } },
  },
})
