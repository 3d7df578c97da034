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

/** INVALID_INPUT names the flag that is wrong. */
export const readHostOptions = (args: readonly string[], defaultDataDir: string): HostOptions => {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        'data-dir': { type: 'string', default: defaultDataDir },
        port: { type: 'string' },
        lang: { type: 'string' },
        sample: { type: 'boolean' },
        headless: { type: 'boolean' },
        dev: { type: 'boolean' },
        vault: { type: 'string' },
      },
    })
    return shape.parse(values)
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? `--${cause.issues[0]?.path.join('.') ?? ''}: ${cause.issues[0]?.message ?? ''}` : String(cause)
    throw new BantoError('INVALID_INPUT', problem, { details: { method: 'start', path: '', problem }, cause })
  }
}
