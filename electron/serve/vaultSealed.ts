import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import path from 'node:path'
import { z } from 'zod'
import type { VaultKind } from '#shared/contracts/app.ts'
import { BantoError, isBantoError } from '#shared/errors.ts'
import { createSerialQueue } from '#shared/serialQueue.ts'
import { readJson, setAside, writeJsonAtomically } from '#core/files.ts'
import type { VaultPort } from '../host/vault.ts'

/** Where the 32-byte key lives, apart from what it seals. */
export interface KeySource {
  /** Null where no key was made yet. VAULT_LOCKED where it cannot be reached now. */
  read(): Promise<Buffer | null>
  create(): Promise<Buffer>
}

export interface SealedVaultOptions {
  readonly folder: string
  readonly kind: VaultKind
  readonly where: string
  readonly key: KeySource
}

const entry = z.object({ iv: z.string(), tag: z.string(), data: z.string() })
const sealedFile = z.object({ version: z.literal(1), entries: z.record(z.string(), entry) })
type SealedFile = z.infer<typeof sealedFile>

export const keyBytes = 32

const unreadable = (what: string, cause?: unknown): BantoError => new BantoError('VAULT_UNREADABLE', `${what} cannot be read`, { cause })

const seal = (key: Buffer, name: string, secret: string): z.infer<typeof entry> => {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  // The name is authenticated too: one entry cannot be passed off as another.
  cipher.setAAD(Buffer.from(name))
  const data = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return { iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), data: data.toString('base64') }
}

const unseal = (key: Buffer, name: string, { iv, tag, data }: z.infer<typeof entry>): string => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(name))
    decipher.setAuthTag(Buffer.from(tag, 'base64'))
    return Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw unreadable(name, cause)
  }
}

/**
 * Secrets in one file, each sealed with AES-256-GCM under a key kept elsewhere (system keyring, or
 * a file of its own). The secrets themselves do not go into the keyring, because Windows' takes at
 * most 2,560 bytes and tokens can be longer. What was tampered with is VAULT_UNREADABLE.
 */
export const createSealedVault = ({ folder, kind, where, key }: SealedVaultOptions): VaultPort => {
  const file = path.join(folder, 'secrets.json')
  const changes = createSerialQueue()

  const load = (): SealedFile => {
    let found: unknown
    try {
      found = readJson(file)
    } catch (cause) {
      throw unreadable(file, cause)
    }
    if (found === undefined) return { version: 1, entries: {} }
    const parsed = sealedFile.safeParse(found)
    if (!parsed.success) throw unreadable(file, parsed.error)
    return parsed.data
  }

  /** A file that cannot be decrypted holds nothing that could be kept. */
  const loadForWriting = (): SealedFile => {
    try {
      return load()
    } catch {
      setAside(file)
      return { version: 1, entries: {} }
    }
  }

  /** A damaged key opens nothing any more: signing in again makes a new one. */
  const readOrNull = async (): Promise<Buffer | null> => {
    try {
      return await key.read()
    } catch (error) {
      if (isBantoError(error) && error.code === 'VAULT_UNREADABLE') return null
      throw error
    }
  }

  /** Changes one after the other, so that two sign-ins at once do not lose each other's tokens. */
  const change = (edit: (entries: SealedFile['entries']) => Promise<SealedFile['entries']>): Promise<void> =>
    changes.run(async () => {
      const entries = await edit(loadForWriting().entries)
      await writeJsonAtomically(file, { version: 1, entries })
    })

  return {
    describe: () => Promise.resolve({ kind, where }),
    async get(name) {
      await changes.idle()
      const { entries } = load()
      const sealed = Object.hasOwn(entries, name) ? entries[name] : undefined
      if (!sealed) return null
      const held = await key.read()
      if (!held) throw unreadable('the key of the vault')
      return unseal(held, name, sealed)
    },
    set: (name, secret) =>
      change(async (entries) => {
        const held = (await readOrNull()) ?? (await key.create())
        return { ...entries, [name]: seal(held, name, secret) }
      }),
    delete: (name) => change((entries) => Promise.resolve(Object.fromEntries(Object.entries(entries).filter(([other]) => other !== name)))),
  }
}
