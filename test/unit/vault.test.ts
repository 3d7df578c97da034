import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OpenEntry } from '../../electron/serve/vaultKeyring.ts'
import { keyringWorks } from '../../electron/serve/vaultKeyring.ts'
import { openVault } from '../../electron/serve/vault.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'banto-vault-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const secretsFile = (): string => path.join(folder, 'vault', 'secrets.json')
const mode = (file: string): number => statSync(file).mode & 0o777

/** A keyring in memory; `broken` stands for a bus that is not there. */
const memoryKeyring = (): { open: OpenEntry; held: Map<string, string>; broken: { value: boolean } } => {
  const held = new Map<string, string>()
  const broken = { value: false }
  const guard = <T>(work: () => T): Promise<T> => (broken.value ? Promise.reject(new Error('no bus')) : Promise.resolve(work()))
  const open: OpenEntry = (user) => ({
    getPassword: () => guard(() => held.get(user) ?? null),
    setPassword: (word) => guard(() => void held.set(user, word)),
    deletePassword: () => guard(() => held.delete(user)),
  })
  return { open, held, broken }
}

describe('the vault in files', () => {
  test('keeps, replaces and deletes secrets over a restart, sealed and for the owner alone', async () => {
    const vault = await openVault(folder, 'file')
    expect(await vault.get('a')).toBeNull()
    await Promise.all([vault.set('a', 'first 秘密'), vault.set('b', 'second')])
    await vault.set('a', 'third')
    const again = await openVault(folder, 'file')
    expect([await again.get('a'), await again.get('b')]).toEqual(['third', 'second'])
    expect(readFileSync(secretsFile(), 'utf8')).not.toMatch(/third|second/)
    await again.delete('a')
    expect(await vault.get('a')).toBeNull()
    expect(await vault.describe()).toEqual({ kind: 'file', where: path.join(folder, 'vault') })
    if (process.platform !== 'win32')
      expect([mode(secretsFile()), mode(path.join(folder, 'vault', 'key')), mode(path.join(folder, 'vault'))]).toEqual([
        0o600, 0o600, 0o700,
      ])
  })

  test.each([
    [
      'a byte of the secret was changed',
      (text: string) => text.replace(/("data": ")(.)/, (_, start: string, first: string) => `${start}${first === 'A' ? 'B' : 'A'}`),
    ],
    [
      'one entry was put in the place of another',
      (text: string) => text.replace('"a":', '"x":').replace('"b":', '"a":').replace('"x":', '"b":'),
    ],
    ['the file is no JSON', () => '{'],
    ['the file has another shape', () => '{"version":9}'],
  ])('is VAULT_UNREADABLE when %s, and takes a new secret', async (_, tamper) => {
    const vault = await openVault(folder, 'file')
    await vault.set('a', 'first')
    await vault.set('b', 'second')
    writeFileSync(secretsFile(), tamper(readFileSync(secretsFile(), 'utf8')))
    await expect(vault.get('a')).rejects.toMatchObject({ code: 'VAULT_UNREADABLE' })
    await vault.set('a', 'new')
    expect(await vault.get('a')).toBe('new')
  })

  test('is VAULT_UNREADABLE when the key is gone or damaged, and makes a new one for a new secret', async () => {
    const vault = await openVault(folder, 'file')
    for (const spoil of [
      () => rmSync(path.join(folder, 'vault', 'key')),
      () => writeFileSync(path.join(folder, 'vault', 'key'), 'short'),
    ]) {
      await vault.set('a', 'first')
      spoil()
      await expect(vault.get('a')).rejects.toMatchObject({ code: 'VAULT_UNREADABLE' })
      await vault.set('a', 'second')
      expect(await vault.get('a')).toBe('second')
    }
  })
})

describe('the vault in the system keyring', () => {
  test('is taken where the keyring does a round trip, and holds only a key', async () => {
    const { open, held } = memoryKeyring()
    const vault = await openVault(folder, 'auto', open)
    const long = 'x'.repeat(5_000)
    await vault.set('a', long)
    expect((await vault.describe()).kind).toBe('keyring')
    expect(await vault.get('a')).toBe(long)
    expect([...held.values()].map((value) => value.length)).toEqual([44])
    // Long enough that random base64 does not hold it by chance.
    expect(readFileSync(secretsFile(), 'utf8')).not.toContain('x'.repeat(20))
  })

  test('gives way to files where it does not work, and stays with them', async () => {
    const { open, broken } = memoryKeyring()
    broken.value = true
    expect((await (await openVault(folder, 'auto', open)).describe()).kind).toBe('file')
    broken.value = false
    expect((await (await openVault(folder, 'auto', open)).describe()).kind).toBe('file')
  })

  test('is VAULT_LOCKED, not empty, when it does not answer any more', async () => {
    const { open, broken } = memoryKeyring()
    await (await openVault(folder, 'auto', open)).set('a', 'kept')
    broken.value = true
    const vault = await openVault(folder, 'auto', open)
    await expect(vault.get('a')).rejects.toMatchObject({ code: 'VAULT_LOCKED', retryable: true })
    broken.value = false
    expect(await vault.get('a')).toBe('kept')
  })

  test('is not trusted when it forgets what it was given', async () => {
    const { open } = memoryKeyring()
    expect(await keyringWorks(open)).toBe(true)
    expect(await keyringWorks((user) => ({ ...open(user), getPassword: () => Promise.resolve('other') }))).toBe(false)
    expect(
      await keyringWorks(() => {
        throw new Error('no library for this platform')
      }),
    ).toBe(false)
  })
})
