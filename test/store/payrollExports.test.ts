import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { keepWritten, readContents, readExports, readWritten } from '#core/timecardExport/exports.ts'
import { readLayouts, readSpellings, writeLayout, writeSpelling } from '#core/timecardExport/settings.ts'
import { intentTables } from '#core/store/intent.ts'
import { targets } from '#shared/domain/payroll/targets.ts'
import { openFileInTest } from '../fixtures/inTest.ts'

const person = (staffId: number, text: string) => ({ staffId, staffName: `${staffId}`, cells: [{ header: '残業', text }] })
const file = { month: '2026-11', from: '2026-11-01', to: '2026-11-30', target: 'free', author: '青木', at: '2026-12-01T00:00:00Z' } as const
const bytes = Buffer.from([0x8e, 0x63, 0x8b, 0xc6, 0x0d, 0x0a])

describe('files that were handed over', () => {
  it('say together what payroll has of each person, whatever the clock says', () => {
    const { db } = openFileInTest()
    const keep = (people: readonly ReturnType<typeof person>[], isDifference: boolean, at: string = file.at) =>
      keepWritten(db, { ...file, at, people, isDifference, fileName: 'a.csv', bytes })
    expect(readWritten(db, '2026-11', 'free')).toBeNull()
    keep([person(1, '1.00'), person(2, '2.00')], false)
    // The clock was put back.
    keep([person(2, '2.30'), person(3, '3.00')], true, '2020-01-01T00:00:00Z')
    const now = () => new Map(readWritten(db, '2026-11', 'free')?.people.map(({ staffId, cells }) => [staffId, cells[0]?.text]))
    expect(now()).toEqual(
      new Map([
        [1, '1.00'],
        [2, '2.30'],
        [3, '3.00'],
      ]),
    )
    expect(readWritten(db, '2026-11', 'free')?.files[0]).toMatchObject({ isDifference: true, people: 2 })
    expect(readWritten(db, '2026-11', 'yayoi')).toBeNull()
    keep([person(1, '9.00')], false)
    expect(now()).toEqual(new Map([[1, '9.00']]))
    expect(readExports(db, null)).toHaveLength(3)
    expect(readExports(db, '2026-10')).toEqual([])
  })

  it('are kept to the byte, by a name of their own, and are salvaged: nothing brings them back', () => {
    const { db } = openFileInTest()
    const exportId = keepWritten(db, { ...file, people: [person(1, '1.00')], isDifference: false, fileName: '給与.csv', bytes })
    expect(readContents(db, exportId)).toEqual({ fileName: '給与.csv', bytes })
    expect(readExports(db, '2026-11')[0]?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(intentTables(db).find(({ name }) => name === 'payroll_export')?.key).toEqual(['export_id'])
    expect(() => readContents(db, '00000000-0000-4000-8000-000000000000')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  })
})

describe('what the shop has said', () => {
  it('of a target and of a person stays; what cannot be understood is as if it had not been said', () => {
    const { db } = openFileInTest()
    const layout = { ...targets.yayoi.layout, nightOvertime: 'own' as const }
    writeLayout(db, layout)
    const saved = () => readLayouts(db).filter(({ isSaved }) => isSaved)
    expect(saved()).toEqual([{ layout, isSaved: true }])
    writeSpelling(db, { staffId: 1, code: ' 007 ', familyName: '', givenName: null })
    writeSpelling(db, { staffId: 1, code: '008', familyName: null, givenName: null })
    expect(readSpellings(db)).toEqual([{ staffId: 1, code: '008', familyName: null, givenName: null }])
    db.run("UPDATE meta SET value = '{' WHERE key LIKE 'timecardExport.%'")
    expect(saved()).toEqual([])
    expect(readSpellings(db)).toEqual([])
  })
})
