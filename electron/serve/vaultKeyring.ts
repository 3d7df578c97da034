import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import path from 'node:path'
import type * as Keyring from '@napi-rs/keyring'
import { BantoError } from '#shared/errors.ts'
import type { VaultPort } from '../host/vault.ts'
import { createSealedVault, keyBytes, type KeySource } from './vaultSealed.ts'

const service = 'Banto'
/** A keyring that asks for a password may take its time; one whose bus is missing must not hang the start. */
const probeTimeoutMs = 4_000
const useTimeoutMs = 60_000

export type OpenEntry = (user: string) => Pick<Keyring.AsyncEntry, 'getPassword' | 'setPassword' | 'deletePassword'>

/** Loaded when it is asked for: the native part may be missing on an unusual platform. */
const systemEntry: OpenEntry = (user) => {
  const keyring = createRequire(import.meta.url)('@napi-rs/keyring') as typeof Keyring
  // Without this the library falls back to the kernel's keyring, which forgets at the next start.
  return new keyring.AsyncEntry(service, user, { linux: { store: 'secret-service' } })
}

const within = async <T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const signal = AbortSignal.timeout(milliseconds)
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`no answer from the keyring within ${milliseconds} ms`)))
  })
  return Promise.race([work(signal), late])
}

/** Writes, reads and deletes an entry of its own: only a keyring that did all three is trusted. */
export const keyringWorks = async (open: OpenEntry = systemEntry): Promise<boolean> => {
  try {
    return await within(probeTimeoutMs, async (signal) => {
      const probe = open(`probe-${process.pid}-${randomUUID().slice(0, 8)}`)
      const word = randomUUID()
      await probe.setPassword(word, signal)
      const same = (await probe.getPassword(signal)) === word
      await probe.deletePassword(signal)
      return same
    })
  } catch {
    return false
  }
}

const keyringKey = (user: string, open: OpenEntry): KeySource => {
  const use = async <T>(work: (entry: ReturnType<OpenEntry>, signal: AbortSignal) => Promise<T>): Promise<T> => {
    try {
      return await within(useTimeoutMs, (signal) => work(open(user), signal))
    } catch (cause) {
      throw new BantoError('VAULT_LOCKED', `the system keyring did not answer: ${String(cause)}`, { retryable: true, cause })
    }
  }
  return {
    read: async () => {
      const text = await use((entry, signal) => entry.getPassword(signal))
      if (text === null) return null
      const key = Buffer.from(text, 'base64')
      if (key.length !== keyBytes) throw new BantoError('VAULT_UNREADABLE', 'the key in the system keyring is damaged')
      return key
    },
    create: async () => {
      const key = randomBytes(keyBytes)
      await use((entry, signal) => entry.setPassword(key.toString('base64'), signal))
      return key
    },
  }
}

const keyringNames: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Keychain',
  win32: 'Windows Credential Manager',
}

/** The key in the system keyring, one for each data folder; what it seals in `<dataDir>/vault`. */
export const createKeyringVault = (dataDir: string, open: OpenEntry = systemEntry): VaultPort => {
  const user = `vault-${createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 16)}`
  const name = keyringNames[process.platform] ?? 'Secret Service'
  return createSealedVault({ folder: path.join(dataDir, 'vault'), kind: 'keyring', where: name, key: keyringKey(user, open) })
}
