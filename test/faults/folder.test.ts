import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { WebSocket } from 'ws'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openPreferences } from '#core/app/preferences.ts'
import { openProfiles } from '#core/connection/profiles.ts'
import { restrictToOwner, readSettings, writeJsonAtomically } from '#core/files.ts'
import { createSealedVault } from '../../electron/serve/vaultSealed.ts'
import { quietLog } from '../fixtures/shopFile.ts'
import { openShop, type Shop } from '../fixtures/signedIn.ts'

/** A data folder that is not as it should be: open to others, read-only, a file, with damaged files in it. */
const root = path.resolve(import.meta.dirname, '..', '..')
const entry = path.join(root, 'electron', 'serve', 'main.ts')
const folders: string[] = []
const children: ChildProcess[] = []
const shops: Shop[] = []
const newFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'banto-folder-'))
  folders.push(folder)
  return folder
}
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
  for (const shop of shops.splice(0)) await shop.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const everyFile = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((found) => {
    const file = path.join(folder, found.name)
    return found.isDirectory() ? [file, ...everyFile(file)] : found.isFile() ? [file] : []
  })
const openToOthers = (folder: string): string[] => [folder, ...everyFile(folder)].filter((file) => (statSync(file).mode & 0o077) !== 0)

async function usedFolder(): Promise<{ dataDir: string; shop: Shop }> {
  const shop = await openShop({ products: 5, signedIn: false })
  shops.push(shop)
  const { identityUrl, apiUrl, clientId } = shop.sandbox
  await shop.engine.job('connection.signIn', { kind: 'custom', identityUrl, apiUrl, clientId })
  await shop.engine.job('sync.pull', { mode: 'full' })
  return { dataDir: shop.engine.dataDir, shop }
}

/** Somebody without the rights of root, who may not write where the folder does not let them. */
const nobody = 65534
const mayBecomeNobody =
  process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('true', { uid: nobody, gid: nobody }).status === 0
if (!mayBecomeNobody) console.log('skipped: a folder that another user may not write (this test may not become one)')

function serve(dataDir: string, as?: number, ...args: string[]) {
  const vault = args.includes('--vault') ? [] : ['--vault', 'file']
  const user = as === undefined ? {} : { uid: as, gid: as, env: { ...process.env, HOME: tmpdir() } }
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', entry, '--headless', ...vault, '--data-dir', dataDir, ...args],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...user },
  )
  children.push(child)
  const output = { text: '' }
  child.stdout.on('data', (chunk) => (output.text += String(chunk)))
  child.stderr.on('data', (chunk) => (output.text += String(chunk)))
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, output, ended }
}

interface Looked {
  readonly info: { readonly notices: readonly { readonly code: string }[] }
  readonly total: number
  readonly stage: string
}
type Reply = { ok: boolean; value: unknown; error: { code: string } }
/** The line of a page. */
async function talkTo(address: string): Promise<(method: string, input: unknown) => Promise<Reply>> {
  const { origin } = new URL(address)
  const reply = await fetch(address, { redirect: 'manual' })
  const cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? ''
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, { headers: { cookie, origin } })
  const replies = new Map<number, (message: Reply) => void>()
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString())
    replies.get(message.id)?.(message)
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  let id = 0
  return (method, input) =>
    new Promise((resolve) => {
      id += 1
      replies.set(id, resolve)
      socket.send(JSON.stringify({ id, method, input }))
    })
}

/** What the page of a running program shows: its notices, how many products, and what an edit is answered with. */
async function lookThrough(address: string): Promise<Looked> {
  const ask = await talkTo(address)
  const info = await ask('app.info', {})
  const view = await ask('products.openView', { search: '', categoryId: null, only: 'all', sort: { field: 'productId', direction: 'asc' } })
  const edit = await ask('products.stage', { cells: [{ productId: 1, field: 'price', value: 5 }], origin: 'edit' })
  expect([info.error, view.error]).toEqual([undefined, undefined])
  return { info: info.value as Looked['info'], total: (view.value as { total: number }).total, stage: edit.ok ? 'done' : edit.error.code }
}

describe.skipIf(process.platform === 'win32')('a data folder is its owner’s alone', () => {
  it('with every file in it, also those that were open to others before', async () => {
    const { dataDir, shop } = await usedFolder()
    expect(openToOthers(dataDir)).toEqual([])
    await shop.engine.close()
    writeFileSync(path.join(dataDir, 'shops', 'old.corrupt-20260101T000000000Z'), '')
    writeFileSync(path.join(dataDir, 'connections.json.0123abcd.tmp'), '{"half')
    for (const file of [dataDir, ...everyFile(dataDir)]) chmodSync(file, statSync(file).isDirectory() ? 0o755 : 0o644)
    await shop.restart()
    expect(openToOthers(dataDir)).toEqual([])
    expect(existsSync(path.join(dataDir, 'connections.json.0123abcd.tmp'))).toBe(false)
  })

  it('and a folder that was made read-only is not made writable by it', () => {
    const folder = newFolder()
    mkdirSync(path.join(folder, 'shops'))
    chmodSync(path.join(folder, 'shops'), 0o555)
    restrictToOwner(folder, quietLog)
    expect(statSync(path.join(folder, 'shops')).mode & 0o777).toBe(0o500)
  })

  it('and what else lies in a folder that a person named is left as it is', () => {
    const folder = newFolder()
    mkdirSync(path.join(folder, 'Photos'))
    for (const name of ['letter.odt', 'thesis.0123abcd.tmp', 'connections.json']) writeFileSync(path.join(folder, name), 'mine')
    for (const name of ['Photos', 'letter.odt', 'connections.json']) chmodSync(path.join(folder, name), 0o755)
    restrictToOwner(folder, quietLog)
    const modeOf = (name: string): number => statSync(path.join(folder, name)).mode & 0o777
    expect([modeOf('Photos'), modeOf('letter.odt'), modeOf('connections.json')]).toEqual([0o755, 0o755, 0o600])
    expect(readFileSync(path.join(folder, 'thesis.0123abcd.tmp'), 'utf8')).toBe('mine')
  })
})

describe('a data folder that cannot be used', () => {
  it.each([
    ['ja', 'フォルダーではありません'],
    ['en', 'is not a folder'],
  ])('is a file: told in words (%s), nothing raw', async (language, words) => {
    const file = path.join(newFolder(), 'data')
    writeFileSync(file, 'mine')
    const host = serve(file, undefined, '--lang', language)
    expect(await host.ended).toBe(1)
    expect(host.output.text).toContain(words)
    expect(host.output.text).not.toMatch(/E[A-Z]{4,}|    at /u)
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  it.runIf(mayBecomeNobody)('cannot be made: told in words', async () => {
    const folder = newFolder()
    chmodSync(folder, 0o755)
    const host = serve(path.join(folder, 'data'), nobody)
    expect(await host.ended).toBe(1)
    expect(host.output.text).toContain('作れません')
    expect(host.output.text).not.toMatch(/EACCES|    at /u)
  })

  const parts: [string, (dataDir: string) => readonly string[]][] = [
    ['the shops’ folder', (dataDir) => [path.join(dataDir, 'shops'), ...everyFile(path.join(dataDir, 'shops'))]],
    ['all of it', (dataDir) => [dataDir, ...everyFile(dataDir)]],
  ]
  /** A folder that belongs to nobody, closed. */
  async function nobodysFolder(): Promise<string> {
    const { dataDir, shop } = await usedFolder()
    await shop.engine.close()
    for (const file of [dataDir, ...everyFile(dataDir)]) lchownSync(file, nobody, nobody)
    return dataDir
  }
  const addressOf = ({ output }: ReturnType<typeof serve>) =>
    vi.waitUntil(() => /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/u.exec(output.text)?.[0], { timeout: 60_000 })

  const closedToWriting: [string, (dataDir: string) => readonly string[], readonly string[], string][] = [
    ['the vault', (dataDir) => [path.join(dataDir, 'vault')], [], 'done'],
    ['all of it', (dataDir) => [dataDir, ...everyFile(dataDir), path.join(dataDir, 'vault')], ['readOnly'], 'STORE_READ_ONLY'],
  ]
  it.runIf(mayBecomeNobody).each(closedToWriting)(
    '%s is read-only where the kind of vault is still to be noted: it opens all the same',
    async (_name, part, notices, stage) => {
      const dataDir = await nobodysFolder()
      mkdirSync(path.join(dataDir, 'vault'), { recursive: true })
      lchownSync(path.join(dataDir, 'vault'), nobody, nobody)
      for (const file of part(dataDir)) chmodSync(file, statSync(file).isDirectory() ? 0o500 : 0o400)
      const host = serve(dataDir, nobody, '--vault', 'auto')
      const looked = await lookThrough(await addressOf(host))
      expect(looked.info.notices.map(({ code }) => code)).toEqual(notices)
      expect([looked.total, looked.stage]).toEqual([5, stage])
      expect(host.output.text).not.toMatch(/EACCES|    at /u)
    },
    120_000,
  )

  it.runIf(mayBecomeNobody).each([
    ['ja', '開く権限がありません'],
    ['en', 'not permitted to open'],
  ])(
    'may not be looked into: told in words (%s), nothing raw',
    async (language, words) => {
      const dataDir = await nobodysFolder()
      lchownSync(dataDir, 0, 0)
      chmodSync(dataDir, 0o700)
      const host = serve(dataDir, nobody, '--vault', 'auto', '--lang', language)
      expect(await host.ended).toBe(1)
      expect(host.output.text).toContain(words)
      expect(host.output.text).not.toMatch(/EACCES|    at /u)
    },
    60_000,
  )

  const unreadable: [string, (shopDb: string) => string][] = [
    ['the file of the shop', (shopDb) => shopDb],
    ['the folder of the shop', (shopDb) => path.dirname(shopDb)],
    ['the log of the shop’s file', (shopDb) => `${shopDb}-wal`],
    ['the list of connections', (shopDb) => path.resolve(shopDb, '..', '..', '..', 'connections.json')],
  ]
  it.runIf(mayBecomeNobody).each(unreadable)(
    '%s belongs to somebody else: words about permissions, at start and when it is opened',
    async (name, of) => {
      const dataDir = await nobodysFolder()
      const shopDb = everyFile(dataDir).find((file) => path.basename(file) === 'shop.db') ?? ''
      const file = of(shopDb)
      if (!existsSync(file)) writeFileSync(file, '')
      lchownSync(file, 0, 0)
      chmodSync(file, statSync(file).isDirectory() ? 0o700 : 0o600)
      const host = serve(dataDir, nobody)
      const ask = await talkTo(await addressOf(host))
      expect((await ask('app.info', {})).value).toMatchObject({
        notices: [{ code: 'lastShopNotOpened', details: { error: 'STORE_NO_ACCESS' } }],
      })
      const overview = await ask('connection.overview', {})
      const code = name.includes('connections')
        ? overview.error.code
        : (await ask('connection.open', { profileId: (overview.value as { profiles: { profileId: string }[] }).profiles[0]?.profileId }))
            .error.code
      expect(code).toBe('STORE_NO_ACCESS')
    },
    120_000,
  )

  it.runIf(mayBecomeNobody).each(parts)(
    '%s is read-only: the shop can be looked at, and the settings say why not more',
    async (_name, part) => {
      const { dataDir, shop } = await usedFolder()
      await shop.engine.close()
      for (const file of [dataDir, ...everyFile(dataDir)]) lchownSync(file, nobody, nobody)
      for (const file of part(dataDir)) chmodSync(file, statSync(file).isDirectory() ? 0o500 : 0o400)
      const host = serve(dataDir, nobody)
      const address = await vi.waitUntil(() => /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/u.exec(host.output.text)?.[0], { timeout: 60_000 })
      const { info, total, stage } = await lookThrough(address)
      expect(info.notices.map(({ code }) => code)).toEqual(['readOnly'])
      expect(total).toBe(5)
      expect(stage).toBe('STORE_READ_ONLY')
      expect(host.output.text).not.toMatch(/EACCES|    at /u)
      host.child.kill('SIGTERM')
      expect(await host.ended).toBe(0)
    },
    120_000,
  )
})

describe('a small file that is damaged', () => {
  const harms: [string, string][] = [
    ['empty', ''],
    ['half written', '{"version":1,"prof'],
    ['of another shape', '{"version":1,"language":7,"profiles":"all","entries":[],"days":"x"}'],
    ['no text', '\u0000\u0001\u0002'],
    ['a bare null', 'null'],
  ]
  it.each(harms)('%s: opens with what is usual, and is kept aside', async (_name, text) => {
    const dataDir = newFolder()
    const names = ['preferences.json', 'connections.json', 'secrets.json', 'window.json']
    for (const name of names) writeFileSync(path.join(dataDir, name), text)
    expect(openPreferences({ dataDir, log: quietLog }).get().language).toBe('ja')
    expect(await openProfiles(dataDir).list()).toEqual([])
    const vault = createSealedVault({
      folder: dataDir,
      kind: 'file',
      where: dataDir,
      key: { read: () => Promise.resolve(Buffer.alloc(32)), create: () => Promise.resolve(Buffer.alloc(32)) },
    })
    await vault.set('a', 'secret')
    expect(await vault.get('a')).toBe('secret')
    expect(
      readSettings(
        path.join(dataDir, 'window.json'),
        (found) => {
          if (typeof found !== 'object' || found === null || !('bounds' in found)) throw new Error('shape')
          return 1
        },
        0,
      ),
    ).toBe(0)
    const kept = readdirSync(dataDir).filter((name) => name.includes('.corrupt-'))
    expect(names.map((name) => kept.some((one) => one.startsWith(`${name}.corrupt-`)))).toEqual([true, true, true, true])
    for (const name of kept) expect(readFileSync(path.join(dataDir, name), 'utf8')).toBe(text)
  })

  it('is written whole or not at all, and a folder that takes nothing says so', async () => {
    const folder = newFolder()
    await writeJsonAtomically(path.join(folder, 'a.json'), { n: 1 })
    expect(readdirSync(folder)).toEqual(['a.json'])
    mkdirSync(path.join(folder, 'b.json'))
    await expect(writeJsonAtomically(path.join(folder, 'b.json'), { n: 2 })).rejects.toThrow()
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})
