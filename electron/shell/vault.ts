import path from 'node:path'
import { safeStorage } from 'electron'
import { z } from 'zod'
import type { VaultKind } from '#shared/contracts/app.ts'
import { BantoError } from '#shared/errors.ts'
import { createSerialQueue } from '#shared/serialQueue.ts'
import type { Log } from '#core/context.ts'
import { readJson, setAside, writeJsonAtomically } from '#core/files.ts'
import type { VaultPort } from '../host/vault.ts'

const vaultFile = z.object({ version: z.literal(1), entries: z.record(z.string(), z.string()) })
type Entries = z.infer<typeof vaultFile>['entries']

const names: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'Keychain', win32: 'DPAPI' }

const unlocked = async (): Promise<void> => {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) {
    throw new BantoError('VAULT_LOCKED', 'the system keyring is not available', { retryable: true })
  }
}

const seal = async (secret: string): Promise<string> => (await safeStorage.encryptStringAsync(secret)).toString('base64')

/**
 * Secrets sealed by the system's keyring through Electron, in `<dataDir>/vault.json`. Where Linux has
 * no keyring Electron only obfuscates (`basic_text`), and the settings page says so.
 */
export const createSafeStorageVault = (dataDir: string, log: Log): VaultPort => {
  const file = path.join(dataDir, 'vault.json')
  const changes = createSerialQueue()

  const load = (): Entries => {
    let found: unknown
    try {
      found = readJson(file)
    } catch (cause) {
      throw new BantoError('VAULT_UNREADABLE', `${file} cannot be read`, { cause })
    }
    if (found === undefined) return {}
    const parsed = vaultFile.safeParse(found)
    if (!parsed.success) throw new BantoError('VAULT_UNREADABLE', `${file} cannot be understood`, { cause: parsed.error })
    return parsed.data.entries
  }

  const loadForWriting = (): Entries => {
    try {
      return load()
    } catch {
      setAside(file)
      return {}
    }
  }

  const change = (edit: (entries: Entries) => Promise<Entries>): Promise<void> =>
    changes.run(async () => {
      await writeJsonAtomically(file, { version: 1, entries: await edit(loadForWriting()) })
    })

  const set: VaultPort['set'] = async (key, secret) => {
    await unlocked()
    await change(async (entries) => ({ ...entries, [key]: await seal(secret) }))
  }

  return {
    describe() {
      const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : null
      const kind: VaultKind = backend === 'basic_text' ? 'basic_text' : 'safeStorage'
      return Promise.resolve({ kind, where: backend === null ? (names[process.platform] ?? '') : backend })
    },
    async get(key) {
      await changes.idle()
      const entries = load()
      const sealed = Object.hasOwn(entries, key) ? entries[key] : undefined
      if (sealed === undefined) return null
      await unlocked()
      let opened: { readonly shouldReEncrypt: boolean; readonly result: string }
      try {
        opened = await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'))
      } catch (cause) {
        throw new BantoError('VAULT_UNREADABLE', `${key} cannot be decrypted`, { cause })
      }
      // The keyring changed its key: what was sealed with the old one is sealed anew while both are known.
      if (opened.shouldReEncrypt) {
        await set(key, opened.result).catch((error: unknown) => log.warn('vault.notReEncrypted', { error }))
      }
      return opened.result
    },
    set,
    delete: (key) => change((entries) => Promise.resolve(Object.fromEntries(Object.entries(entries).filter(([other]) => other !== key)))),
  }
}
