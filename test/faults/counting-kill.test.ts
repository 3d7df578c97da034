import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { tellFigure } from '../fixtures/figure.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import { sampleOf } from '../fixtures/signedIn.ts'

const program = fileURLToPath(new URL('../fixtures/countingChild.ts', import.meta.url))

interface Beep {
  readonly sessionId: string
  readonly seq: number
  readonly code: string
  readonly pieces: number
}

it('kill -9 in a burst of scans: every beep that was answered is in the file, once, with its pieces', async () => {
  const shop = await openShopInTest({ products: 60 })
  await shop.engine.job('sync.pull', { mode: 'auto' })
  const { countId } = await shop.engine.job('stockCounts.start', {
    storeId: 1,
    name: '棚卸 2026-11 本店',
    plan: { kind: 'everything' },
    isBlind: false,
  })
  const rows = (await shop.control.products(Array.from({ length: 20 }, (_, i) => i + 1))).map(({ productCode }) => String(productCode))
  const codes = [...rows.filter((code) => code !== ''), '4900000000009']
  await shop.engine.close()

  const folder = mkdtempSync(join(tmpdir(), 'banto-vault-'))
  const vaultFile = join(folder, 'vault.json')
  writeFileSync(vaultFile, JSON.stringify(Object.fromEntries(shop.engine.vault)))
  const answered: Beep[] = []
  try {
    for (const until of [40, 97, 183]) {
      const work = { dataDir: shop.engine.dataDir, vaultFile, sample: sampleOf(shop.sandbox)(), countId, codes }
      const child = spawn(process.execPath, [program, JSON.stringify(work)], { stdio: ['ignore', 'pipe', 'inherit'] })
      const exited = once(child, 'exit')
      const limit = setTimeout(() => child.kill('SIGKILL'), 60_000)
      let heard = 0
      for await (const line of createInterface({ input: child.stdout })) {
        answered.push(JSON.parse(line) as Beep)
        heard += 1
        if (heard === until) child.kill('SIGKILL')
      }
      await exited
      clearTimeout(limit)
      expect(heard).toBeGreaterThanOrEqual(until)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }

  const engine = await shop.restart()
  const kept = new Map<string, Beep>()
  for (let before: string | null = null; ;) {
    const page: Awaited<ReturnType<typeof ask>> = await ask(before)
    for (const { sessionId, seq, code, pieces } of page.rows) kept.set(`${sessionId}/${seq}`, { sessionId, seq, code: code ?? '', pieces })
    if (page.next === null) break
    before = page.next
  }
  function ask(before: string | null) {
    return engine.call('stockCounts.entries', { countId, before, limit: 500 })
  }
  for (const beep of answered) expect(kept.get(`${beep.sessionId}/${beep.seq}`)).toEqual(beep)
  // Of each session one more at most had reached the file without its answer.
  expect(kept.size - answered.length).toBeLessThanOrEqual(6)
  const { sessions, pieces, unknownPieces } = await engine.call('stockCounts.open', { countId })
  expect(sessions).toHaveLength(6)
  expect(sessions.every(({ endedAt }) => endedAt !== null)).toBe(true)
  expect(pieces + unknownPieces).toBe([...kept.values()].reduce((sum, beep) => sum + beep.pieces, 0))
  tellFigure('kills of counts', { kills: 3 }, 'engine, two persons')
  tellFigure('beeps', { sounded: answered.length, kept: answered.length }, 'kill -9 of the engine')
  // A session that was cut off is not gone on with: the person joins anew.
  const [old] = answered
  const again = { sessionId: old?.sessionId ?? '', shelfId: null, code: codes[0] ?? '', raw: '', source: 'serial', pieces: null } as const
  await expect(engine.call('stockCounts.scan', again)).rejects.toMatchObject({ details: { reason: 'sessionEnded' } })
  const { sessionId } = await engine.call('stockCounts.join', { countId, person: '田中', round: 1 })
  expect((await engine.call('stockCounts.scan', { ...again, sessionId })).entry?.seq).toBe(1)
})
