import { expect, it } from 'vitest'
import { readFrozen } from '#core/timecards/frozen.ts'
import { openFileInTest } from '../fixtures/inTest.ts'

/**
 * Of the first Banto that froze months, letter by letter: this text is never changed. A field that comes later needs a default, or an approval
 * of years ago could not be read any more.
 */
const frozenInFirstVersion = `{"staffName":"石田 健","staffCode":"S003","from":"2026-10-01","to":"2026-10-31",
"totals":{"worked":480,"withinContract":0,"withinLegal":480,"overtime":0,"over60":0,"legalHoliday":0,"night":0,"nightOvertime":0,
"nightOver60":0,"nightLegalHoliday":0,"prescribedHoliday":0,"daysWorked":1,"late":0,"early":0,"absent":0},
"days":[{"day":"2026-10-01","clockIn":540,"clockOut":1080,"plannedStart":540,"plannedEnd":1080,"shifts":1,"worked":480,"overtime":0,
"night":0,"kind":"work","leave":null,"unsent":0,"late":0,"early":0,"absent":0,
"plans":[{"storeName":"本店","start":540,"end":1080}],"punches":[],"pieces":[]}]}`

it('a month that was approved in an earlier version of the program is read by every later one', () => {
  const { db } = openFileInTest()
  db.run("INSERT INTO timecard_frozen (month, staff_id, store_ids, figures, at) VALUES ('2026-10', 3, '[1]', ?, '2026-11-02T00:00:00Z')", [
    frozenInFirstVersion,
  ])
  const [frozen] = readFrozen(db, '2026-10')
  expect(frozen).toMatchObject({ staffId: 3, storeIds: [1], figures: { staffName: '石田 健', totals: { worked: 480 }, isDoubtful: null } })
  expect(frozen?.figures.days).toMatchObject([{ day: '2026-10-01', worked: 480, carried: 0, leaves: [] }])
})
