import { parseArgs } from 'node:util'
import { z } from 'zod'
import { BantoError } from '#shared/errors.ts'

const shape = z.strictObject({
  'data-dir': z.string().min(1),
  port: z.coerce.number().int().min(0).max(65535).default(0),
  lang: z.enum(['ja', 'en']).optional(),
  sample: z.boolean().default(false),
  headless: z.boolean().default(false),
  dev: z.boolean().default(false),
  vault: z.enum(['auto', 'keyring', 'file']).default('auto'),
})

/** The host's own flags, as `npm start` hands them on. */
export type HostOptions = z.infer<typeof shape>

const flags = {
  'data-dir': { type: 'string' },
  port: { type: 'string' },
  lang: { type: 'string' },
  sample: { type: 'boolean' },
  headless: { type: 'boolean' },
  dev: { type: 'boolean' },
  vault: { type: 'string' },
} as const

/**
 * INVALID_INPUT names the flag that is wrong. `foreign` lets flags through that are not ours:
 * Electron's command line has Chromium's among them.
 */
export const readHostOptions = (
  args: readonly string[],
  defaultDataDir: string,
  { foreign = false }: { foreign?: boolean } = {},
): HostOptions => {
  try {
    const { values } = parseArgs({ args: [...args], strict: !foreign, allowPositionals: foreign, options: flags })
    const ours = Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(flags, name)))
    return shape.parse({ 'data-dir': defaultDataDir, ...ours })
  } catch (cause) {
    const issue = cause instanceof z.ZodError ? cause.issues[0] : undefined
    const problem = issue ? `--${issue.path.join('.')}: ${issue.message}` : cause instanceof Error ? cause.message : String(cause)
    throw new BantoError('INVALID_INPUT', problem, { details: { method: 'start', path: '', problem }, cause })
  }
}
