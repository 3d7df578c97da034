import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { elapsedSince } from '#shared/domain/elapsed.ts'
import { openJournalFile } from '#core/journal/file.ts'
import { createLog } from '#core/log.ts'
import { scheduleOf } from '#core/sync/schedule.ts'
import { noon, openTestShop, type TestShop } from '../fixtures/shopFile.ts'

/** The clock stood at 2030 for an afternoon, and is right again. */
const ahead = '2030-06-01T00:00:00.000Z'
const shops: TestShop[] = []
const folders: string[] = []
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'banto-'))
  folders.push(folder)
  return folder
}
afterEach(() => {
  for (const shop of shops.splice(0)) shop.remove()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

describe('a moment from the future', () => {
  it('is none: so much has passed as can be', () => {
    const now = noon.getTime()
    expect(elapsedSince(new Date(now - 1000).toISOString(), now)).toBe(1000)
    expect(elapsedSince(new Date(now + 1000).toISOString(), now)).toBe(0)
    expect([ahead, null, 'rubbish'].map((at) => elapsedSince(at, now))).toEqual([Infinity, Infinity, Infinity])
  })

  it('stops no automatic pull and no sweep', () => {
    const shop = openTestShop()
    shops.push(shop)
    shop.db.run("INSERT INTO pull_state (resource, pull_id, last_full_at, last_sweep_at, last_pull_at) VALUES ('products', 1, ?, ?, ?)", [
      ahead,
      ahead,
      ahead,
    ])
    const due = scheduleOf(shop.db, { now: noon, retryInMs: null })
    expect([due.nextPullAt, due.nextSweepAt]).toEqual([noon.toISOString(), noon.toISOString()])
    shop.db.run('UPDATE pull_state SET last_pull_at = ?, last_sweep_at = ?', [noon.toISOString(), noon.toISOString()])
    expect(scheduleOf(shop.db, { now: new Date(noon.getTime() + 1000), retryInMs: null }).nextPullAt).toBe(
      new Date(noon.getTime() + 15 * 60_000).toISOString(),
    )
  })

  it('keeps no entry in the journal for years', () => {
    const file = openJournalFile(join(newFolder(), 'journal.db'))
    const entry = {
      serverAt: null,
      method: 'GET',
      host: 'h',
      path: '/p',
      status: 200,
      failure: null,
      milliseconds: 1,
      bytesOut: 0,
      bytesIn: 0,
      attempt: 1,
      purpose: 'pull' as const,
      jobId: null,
      jobMethod: null,
      request: null,
      reply: null,
    }
    const day = 86_400_000
    const now = noon.getTime()
    file.write([
      { ...entry, at: Date.parse(ahead) },
      { ...entry, at: now },
    ])
    expect(file.pruneStep({ now, before: now - 30 * day, bytes: 1e9 })).toBe(false)
    expect(file.size()).toMatchObject({ entries: 2, oldest: now })
    expect(file.pruneStep({ now: now + 31 * day, before: now + day, bytes: 1e9 })).toBe(true)
    expect(file.size().entries).toBe(0)
    file.close()
  })

  it('pushes no log of the last days out', () => {
    const folder = newFolder()
    for (let day = 10; day < 30; day += 1) writeFileSync(join(folder, `banto-2030-06-${day}.log`), '')
    writeFileSync(join(folder, 'banto-2026-11-22.log'), '')
    createLog({ folder, source: 'host', now: () => noon }).info('start')
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['banto-2026-11-22.log', 'banto-2026-11-23.log']))
    expect(readdirSync(folder)).toHaveLength(15)
  })
})
