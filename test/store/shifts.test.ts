import { copyFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { changeSets } from '#core/changes/history.ts'
import { discard } from '#core/changes/discard.ts'
import { listChanges } from '#core/changes/read.ts'
import { stageEntity, type StagedCell } from '#core/changes/stage.ts'
import { undo } from '#core/changes/step.ts'
import { entities } from '#core/entities/index.ts'
import { timesOfRow } from '#core/entities/shift/times.ts'
import { flagCells } from '#core/outbox/flag.ts'
import type { WriteDb } from '#core/store/db.ts'
import { writeShiftResults } from '#core/store/mirror.ts'
import { damagePages, pagesOf } from '../fixtures/damage.ts'
import { openFileInTest } from '../fixtures/inTest.ts'
import { noon } from '../fixtures/shopFile.ts'

const who = { author: '山田', at: noon.toISOString() }
const row = (id: number, more: Readonly<Record<string, unknown>> = {}) => ({
  shiftResultId: String(id),
  shiftDate: '2026-11-02',
  staffId: '4',
  staffName: '田中 一郎',
  storeId: '1',
  storeName: '本店',
  attendanceAt: '2026-11-02T08:57:13+09:00',
  leavingAt: '2026-11-02T18:00:00+09:00',
  ...more,
})
const cell = (key: number, field: string, op: StagedCell['op'], value: StagedCell['value']): StagedCell => ({
  entity: 'shift',
  key,
  field,
  op,
  value,
})
const stage = (db: WriteDb, ...cells: StagedCell[]) =>
  stageEntity(db, { ...who, name: 'correctShifts', origin: 'timecard', details: { shifts: cells.length, reason: '打刻忘れ' } }, cells)
const states = (db: WriteDb) => listChanges(db, { states: ['staged', 'conflict', 'unknown'], offset: 0, limit: 9 }).rows

describe('the times of a shift in the mirror', () => {
  it.each([
    [{}, '08:57~18:00'],
    [{ leavingAt: '2026-11-03T09:00:00+09:00' }, '08:57~33:00'],
    [{ leavingAt: '', break1StartAt: '2026-11-02T12:00:00Z', break1EndAt: null }, '08:57~ 12:00~'],
    [{ break2StartAt: '2026-11-02T15:00', break2EndAt: '2026-11-02T15:10:59+09:00' }, '08:57~18:00 15:00~15:10'],
    [{ attendanceAt: '2026-11-01T23:57:13+00:00' }, '08:57~18:00'],
    [{ attendanceAt: '2026-11-01T23:50:00+09:00' }, '-00:10~18:00'],
    [{ attendanceAt: null, leavingAt: null }, '~'],
  ])('are written by the file as they are by the program: %j', (more, times) => {
    const { db } = openFileInTest()
    writeShiftResults(db, [row(7, more)], 1)
    expect(db.column('SELECT times FROM shift_result')).toEqual([times])
    expect(timesOfRow(row(7, more))).toBe(times)
  })
})

describe('corrections that wait', () => {
  it('come back out of a damaged file with who, why and what', () => {
    const shop = openFileInTest()
    writeShiftResults(shop.db, [row(7), row(8)], 1)
    stage(shop.db, cell(7, 'times', 'set', '09:00~33:00'), cell(8, '*', 'delete', null))
    stage(shop.db, cell(-1, 'staffId', 'create', 4), cell(-1, 'storeId', 'create', 1), cell(-1, 'shiftDate', 'create', '2026-11-03'))
    shop.file.close()
    const copied = openFileInTest(shop.folder)
    copied.db.all('PRAGMA wal_checkpoint(TRUNCATE)')
    const folder = mkdtempSync(join(tmpdir(), 'banto-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 'shop.db')
    copyFileSync(copied.path, path)
    if (existsSync(join(shop.folder, 'backups'))) cpSync(join(shop.folder, 'backups'), join(folder, 'backups'), { recursive: true })
    damagePages(path, pagesOf(path, 'pending'))
    const { db } = openFileInTest(folder)
    expect(db.all('SELECT key, field, op, mine FROM pending ORDER BY key, field')).toEqual([
      { key: -1, field: 'shiftDate', op: 'create', mine: '2026-11-03' },
      { key: -1, field: 'staffId', op: 'create', mine: 4 },
      { key: -1, field: 'storeId', op: 'create', mine: 1 },
      { key: 7, field: 'times', op: 'set', mine: '09:00~33:00' },
      { key: 8, field: '*', op: 'delete', mine: null },
    ])
    expect(changeSets(db, 0, 9).rows.map(({ details, author }) => [details['reason'], author])).toEqual([
      ['打刻忘れ', '山田'],
      ['打刻忘れ', '山田'],
    ])
  })

  it('are in conflict where a pull brings other times, and name nobody and no moment', () => {
    const { db } = openFileInTest()
    writeShiftResults(db, [row(7)], 1)
    stage(db, cell(7, 'times', 'set', '09:00~19:00'))
    const { changed } = writeShiftResults(db, [row(7, { leavingAt: '2026-11-02T18:30:00+09:00' })], 2)
    flagCells(db, entities.shift, changed, who.at)
    expect(states(db)).toMatchObject([{ state: 'conflict', base: '08:57~18:00', theirs: '08:57~18:30', theirAt: null }])
  })

  it('of a row that is to go: taken up again by undo, it is in conflict where the row changed meanwhile', () => {
    const { db } = openFileInTest()
    writeShiftResults(db, [row(7)], 1)
    stage(db, cell(7, '*', 'delete', null))
    discard(db, who, { all: true })
    writeShiftResults(db, [row(7, { leavingAt: '2026-11-02T18:30:00+09:00' })], 2)
    undo(db, who)
    expect(states(db)).toMatchObject([{ op: 'delete', state: 'conflict', name: '田中 一郎 2026-11-02' }])
  })
})
