import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { BantoError } from '#shared/errors.ts'
import { writeFileAtomically } from '#core/files.ts'
import type { VaultPort } from '../host/vault.ts'
import { createSealedVault, keyBytes, type KeySource } from './vaultSealed.ts'

/**
 * The key in a file that only its owner may read. That keeps secrets out of backups of the other
 * file, out of logs and from other users of the machine; it does not keep them from programs that
 * run as the same user, which is why the keyring goes first and the settings page says what is used.
 */
const keyFile = (file: string): KeySource => ({
  read: () => {
    const found = statSync(file, { throwIfNoEntry: false })
    if (!found) return Promise.resolve(null)
    // A copy or a careless tool may have opened it to others.
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) chmodSync(file, 0o600)
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
    if (key.length !== keyBytes) throw new BantoError('VAULT_UNREADABLE', 'the key file of the vault is damaged')
    return Promise.resolve(key)
  },
  create: async () => {
    const key = randomBytes(keyBytes)
    await writeFileAtomically(file, `${key.toString('base64')}\n`, 0o600)
    return key
  },
})

/** Both files in `<dataDir>/vault`, readable by their owner alone. */
export const createFileVault = (dataDir: string): VaultPort => {
  const folder = path.join(dataDir, 'vault')
  return createSealedVault({ folder, kind: 'file', where: folder, key: keyFile(path.join(folder, 'key')) })
}
