import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { profile as profileShape, type Profile } from '#shared/contracts/connection.ts'
import type { ProfileKind } from '#shared/contracts/common.ts'
import { BantoError } from '#shared/errors.ts'
import { createSerialQueue } from '#shared/serialQueue.ts'
import { setAside, writeJsonAtomically } from '../files.ts'
import { rateLimits, type RateLimits } from '../smaregi/rateLimit.ts'
import { accessError } from '../store/errors.ts'

/** A profile as it is stored: what the page sees, and how to sign in again. Never a secret. */
const storedProfile = profileShape.extend({
  redirectPort: z.int().nullable(),
  confidential: z.boolean(),
  /** Requests a second, where this server grants other figures than Smaregi. */
  rates: z.object({ read: z.number().positive(), write: z.number().positive() }).optional(),
})
export type StoredProfile = z.infer<typeof storedProfile>

const fileShape = z.object({
  version: z.literal(1),
  lastOpened: z.string().nullable(),
  profiles: z.array(storedProfile),
})
type ConnectionsFile = z.infer<typeof fileShape>

export const hosts = {
  sandbox: { identityUrl: 'https://id.smaregi.dev', apiUrl: 'https://api.smaregi.dev' },
  production: { identityUrl: 'https://id.smaregi.jp', apiUrl: 'https://api.smaregi.jp' },
} as const

/** Stable: the same contract on the same host is the same shop, and finds its file again. */
export function profileIdOf(kind: ProfileKind, contractId: string, identityUrl: string): string {
  if (kind === 'sample') return 'sample'
  const mark = createHash('sha256').update(`${kind}\n${contractId}\n${identityUrl}`).digest('hex').slice(0, 8)
  return `${kind}-${contractId.replace(/[^\w-]/gu, '_').slice(0, 40)}-${mark}`
}

/** What the limiter of this connection is made with. Everything else that counts requests asks the limiter. */
export const rateLimitsOf = (profile: StoredProfile): RateLimits => profile.rates ?? rateLimits[profile.kind]

/** What the page may see of a profile. */
export const publicProfile = (stored: StoredProfile): Profile => profileShape.parse(stored)

export interface Profiles {
  list(): Promise<readonly StoredProfile[]>
  find(profileId: string): Promise<StoredProfile>
  lastOpened(): Promise<string | null>
  /** Adds or replaces, and remembers it as the one to open next time where asked. */
  put(profile: StoredProfile, options?: { readonly opened?: boolean }): Promise<void>
  remove(profileId: string): Promise<void>
  closed(): Promise<void>
}

interface Damage {
  /** Where the damaged list is now. */
  readonly path: string
  readonly isRestored: boolean
}

/**
 * `<dataDir>/connections.json`. Written as a whole to a temporary file, then renamed; `connections.copy.json` is the same once more, and
 * holds where the first is damaged. `onDamaged` hears of that.
 */
export function openProfiles(dataDir: string, onDamaged: (damage: Damage) => void = () => {}): Profiles {
  const path = join(dataDir, 'connections.json')
  const copyPath = join(dataDir, 'connections.copy.json')
  /** Two changes at once must not lose one. */
  const queue = createSerialQueue()

  async function read(): Promise<ConnectionsFile> {
    let text: string
    try {
      text = await readFile(path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { version: 1, lastOpened: null, profiles: [] }
      throw accessError(error)
    }
    let parsed: unknown
    try {
      parsed = JSON.parse(text)
    } catch {
      parsed = null
    }
    const version = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : 0
    if (typeof version === 'number' && version > 1) {
      throw new BantoError('STORE_FROM_FUTURE', 'connections.json is of a newer Banto', { details: { path } })
    }
    const checked = fileShape.safeParse(parsed)
    if (checked.success) return checked.data
    // Renamed, never deleted; the shops' files are untouched and found again by signing in.
    const aside = setAside(path)
    const copy = await readCopy()
    if (copy !== null) await writeJsonAtomically(path, copy)
    onDamaged({ path: aside, isRestored: copy !== null })
    return copy ?? { version: 1, lastOpened: null, profiles: [] }
  }

  /** Null where there is none, or it is no better. */
  async function readCopy(): Promise<ConnectionsFile | null> {
    try {
      return fileShape.parse(JSON.parse(await readFile(copyPath, 'utf8')))
    } catch {
      return null
    }
  }

  const update = (change: (file: ConnectionsFile) => ConnectionsFile): Promise<void> =>
    queue.run(async () => {
      const changed = change(await read())
      await writeJsonAtomically(path, changed)
      await writeJsonAtomically(copyPath, changed)
    })

  /** The file after every change that was asked for. */
  const readCurrent = () => queue.run(read)

  return {
    list: async () => (await readCurrent()).profiles,
    async find(profileId) {
      const found = (await readCurrent()).profiles.find((one) => one.profileId === profileId)
      if (found === undefined) throw new BantoError('NOT_FOUND', `no profile ${profileId}`)
      return found
    },
    lastOpened: async () => (await readCurrent()).lastOpened,
    put: (profile, options) =>
      update((file) => ({
        ...file,
        lastOpened: options?.opened === true ? profile.profileId : file.lastOpened,
        profiles: [...file.profiles.filter((one) => one.profileId !== profile.profileId), profile],
      })),
    remove: (profileId) =>
      update((file) => ({
        ...file,
        lastOpened: file.lastOpened === profileId ? null : file.lastOpened,
        profiles: file.profiles.filter((one) => one.profileId !== profileId),
      })),
    closed: () => update((file) => ({ ...file, lastOpened: null })),
  }
}
