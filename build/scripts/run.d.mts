/** Types of run.mjs, which plain Node of any version has to be able to run. */
export const endingWithUs: readonly string[]
export const forChild: (env?: NodeJS.ProcessEnv) => {
  readonly stdio: ['inherit', 'inherit', 'inherit', 'pipe']
  readonly env: NodeJS.ProcessEnv
}
