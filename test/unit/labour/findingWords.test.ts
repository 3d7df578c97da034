import { describe, expect, it } from 'vitest'
import type { TimecardFinding } from '#shared/contracts/timecards.ts'
import { rules } from '#shared/domain/labour/findings/index.ts'
import { readDay } from '#shared/domain/labour/time.ts'
import { findingValues } from '#shared/i18n/findingValues.ts'
import { createI18n, findWords, languages, type Translate } from '#shared/i18n/index.ts'

const ids = [...rules.map(({ id }) => id), 'samePunches']
const names = { store: (storeId: number) => `店舗${storeId}`, staff: (staffId: number) => `従業員${staffId}` }
const finding = (rule: string, facts: TimecardFinding['facts']): TimecardFinding => ({
  rule,
  severity: 'error',
  day: '2026-11-02',
  shiftResultIds: [],
  facts,
})

describe.each(languages)('the words of what is found (%s)', (language) => {
  const i18n = createI18n(language)
  const t: Translate = (key, values) => i18n.t(key, { ...values })
  const what = (rule: string, facts: TimecardFinding['facts']): string =>
    findWords(i18n, `timecardFindings.rules.${rule}.what`, findingValues(finding(rule, facts), { t, day: (day) => `<${day}>` }, names)) ??
    ''

  it.each(ids)('say of %s its name, what was found and what to do', (id) => {
    for (const name of ['title', 'what', 'todo']) expect(findWords(i18n, `timecardFindings.rules.${id}.${name}`), name).toBeTruthy()
  })

  it('write minutes as hours, days as dates, and numbers of people and stores as their names', () => {
    expect(what('breakTooShort', { work: 495, taken: 45, required: 60 })).toMatch(/8:15.*1:00.*0:45/u)
    expect(what('daysInARow', { days: 8, first: readDay('2026-11-02') })).toMatch(/8.*<2026-11-02>|<2026-11-02>.*8/u)
    expect(what('average80', { value: 4900, limit: 4800, months: 3 })).toMatch(/3.*81:40.*80:00/u)
    expect(what('sevenMonthsOver45', { value: 7, limit: 6 })).toContain('7')
    expect(what('noResult', { minutes: 480, storeId: 2 })).toMatch(/店舗2.*8:00/u)
    expect(what('samePunches', { staffId: 21 })).toContain('従業員21')
    expect(what('fiveDaysOfLeave', { needed: 5, taken: 2.5, until: readDay('2027-03-31') })).toMatch(/<2027-03-31>.*5.*2\.5/u)
  })

  it('say of other times than planned only what differs', () => {
    const late = what('farFromPlan', { late: 45, left: 0 })
    const both = what('farFromPlan', { late: 45, left: -90 })
    expect(late).toContain('0:45')
    expect(late).not.toContain('0:00')
    expect(both).toMatch(/0:45.*1:30/u)
  })
})
