import path from 'node:path'
import { z } from 'zod'
import { isBantoError } from '#shared/errors.ts'
import { readJson, writeJsonAtomically } from '#core/files.ts'
import type { VaultPort } from '../host/vault.ts'
import { createFileVault } from './vaultFile.ts'
import { createKeyringVault, keyringWorks, type OpenEntry } from './vaultKeyring.ts'

export type VaultChoice = 'auto' | 'keyring' | 'file'

const chosen = z.object({ kind: z.enum(['keyring', 'file']) })

/**
 * The vault of the browser host. `auto` takes the system keyring where it really works, else the
 * file, and stays with what it took: a keyring that is locked today must not make yesterday's
 * tokens look lost.
 */
export const openVault = async (dataDir: string, choice: VaultChoice, open?: OpenEntry): Promise<VaultPort> => {
  const marker = path.join(dataDir, 'vault', 'kind.json')
  const decide = async (): Promise<'keyring' | 'file'> => {
    if (choice !== 'auto') return choice
    let before: unknown
    try {
      before = readJson(marker)
    } catch {
      // Unreadable: decided anew below.
    }
    const known = chosen.safeParse(before)
    if (known.success) return known.data.kind
    return (await keyringWorks(open)) ? 'keyring' : 'file'
  }
  const kind = await decide()
  if (choice === 'auto') {
    try {
      await writeJsonAtomically(marker, { kind })
    } catch (error) {
      // In a folder that cannot be written it is decided again at the next start; nothing can be stored there anyway.
      if (!isBantoError(error)) throw error
    }
  }
  return kind === 'keyring' ? createKeyringVault(dataDir, open) : createFileVault(dataDir)
}
