import { describe, expect, it } from 'vitest'
import { openShopInTest } from '../fixtures/inTest.ts'
import { board, dayBefore, lastDay, month, now, shopWithMonth } from '../fixtures/timecardMonth.ts'

describe('a month of timecards', () => {
  it('is empty until its days are asked for, and says so', async () => {
    const shop = await openShopInTest({ products: 50 })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    const empty = await board(shop)
    expect(empty).toMatchObject({ total: 0, people: [], basis: { pulledAt: null, refused: null } })
    expect(empty.basis.daysMissing).toBeGreaterThan(28)
    expect(await shop.engine.call('timecards.months', {})).toMatchObject({ months: [], current: now.toISOString().slice(0, 7) })
  })

  it('has a row a person, a cell a day, and sums that are the sums of its rows', async () => {
    const shop = await shopWithMonth()
    const { people, sums, total, basis, from, to } = await board(shop)
    expect([from, to]).toEqual([`${month}-01`, lastDay])
    expect(people).toHaveLength(total)
    expect(total).toBeGreaterThan(5)
    expect(basis).toMatchObject({ daysMissing: 0, refused: null, zTimes: 0, unreadable: 0, agreementMonths: 1 })
    for (const { cells, totals } of people) {
      expect(cells).toHaveLength(Number(lastDay.slice(8)))
      const sum = (of: 'worked' | 'overtime' | 'night'): number => cells.reduce((minutes, cell) => minutes + cell[of], 0)
      expect([totals.worked, totals.overtime, totals.night]).toEqual([sum('worked'), sum('overtime'), sum('night')])
    }
    expect(sums.worked).toBe(people.reduce((minutes, { totals }) => minutes + totals.worked, 0))
    expect(sums.errors).toBe(people.reduce((count, { errors }) => count + errors, 0))
    // The practice shop rounds each day to its quarter hours, against the person.
    expect(sums.errors).toBeGreaterThan(0)
  })

  it('is drawn with the sums of the board: by person, by day, in hours and in yen', async () => {
    const shop = await shopWithMonth()
    const { people } = await board(shop)
    const wages = people.slice(0, 3).map(({ staffId }, at) => ({ staffId, birthday: null, hourlyYen: 1_150 + at, grants: [] }))
    await shop.engine.call('timecards.savePeople', { people: wages })
    const all = await board(shop)
    const plots = await shop.engine.call('timecards.plots', { month, storeId: null, search: '' })
    expect(plots.people.map(({ staffId, overtime, night }) => [staffId, overtime, night]).toSorted()).toEqual(
      all.people.map(({ staffId, totals }) => [staffId, totals.overtime, totals.night]).toSorted(),
    )
    expect(plots.days.reduce((minutes, { worked }) => minutes + worked, 0)).toBe(all.sums.worked)
    expect(plots.days.reduce((yen, { costYen }) => yen + costYen, 0)).toBe(all.people.reduce((yen, { costYen }) => yen + (costYen ?? 0), 0))
    expect(plots.wagesMissing).toBe(all.people.filter(({ totals }) => totals.worked > 0).length - 3)
    const planned = all.people.flatMap(({ cells }) => cells.filter((cell) => cell.plannedStart !== null).map(({ day }) => day))
    expect(plots.days.filter((one) => one.planned > 0).map((one) => one.day)).toEqual([...new Set(planned)].toSorted())
  })

  it('counts by a variable month only where the shop says so, and only who has a plan', async () => {
    const shop = await shopWithMonth()
    const before = await board(shop)
    const { stores: _, isSet: __, ...settings } = await shop.engine.call('timecards.settings', {})
    await shop.engine.call('timecards.saveSettings', { ...settings, isMonthVariable: true })
    const after = await board(shop)
    const overtime = ({ people }: typeof before) => people.map(({ totals }) => totals.overtime)
    expect(after.people.map(({ totals }) => totals.worked)).toEqual(before.people.map(({ totals }) => totals.worked))
    expect(overtime(after)).not.toEqual(overtime(before))
    const withoutPlan = (one: typeof before) => one.people.filter(({ cells }) => cells.every(({ plannedStart }) => plannedStart === null))
    expect(overtime({ ...after, people: withoutPlan(after) })).toEqual(overtime({ ...before, people: withoutPlan(before) }))
  })

  it('says of each filter beforehand how many people it leaves, and where somebody stands in the list', async () => {
    const shop = await shopWithMonth()
    const all = await board(shop)
    for (const only of ['findings', 'errors', 'warnings', 'notices', 'overtime', 'night'] as const) {
      const some = await board(shop, { only })
      expect([only, some.total, some.sums]).toEqual([only, all.sums.people[only], all.sums])
    }
    const last = all.people.at(-1)
    expect((await board(shop, { limit: 1, locate: last?.staffId })).at).toBe(all.total - 1)
    expect((await board(shop, { locate: 999_999 })).at).toBeNull()
  })

  it('holds nobody absent on a day that was not read, and counts such days', async () => {
    const shop = await openShopInTest({ products: 50 })
    await shop.engine.job('sync.pull', { mode: 'auto' })
    const pull = (resources: ('shifts' | 'shiftResults')[], from: string, to: string) =>
      shop.engine.job('sync.pull', { mode: 'auto', resources, days: { from, to } })
    await pull(['shifts'], `${month}-01`, lastDay)
    await pull(['shiftResults'], dayBefore(`${month}-01`, 6), `${month}-10`)
    await pull(['shiftResults'], `${month}-20`, lastDay)
    const { people, basis } = await board(shop)
    expect(basis.daysMissing).toBe(9)
    const missing = people.flatMap(({ cells }) => cells.filter(({ day }) => day > `${month}-10` && day < `${month}-20`))
    expect(missing.filter(({ plannedStart }) => plannedStart !== null).length).toBeGreaterThan(20)
    expect(missing.flatMap(({ rules }) => rules)).toEqual([])
    // A day that was read, and whose result is gone: nobody came.
    const planned = people.flatMap(({ staffId, cells }) =>
      cells
        .filter((cell) => cell.day <= `${month}-10` && cell.plannedStart !== null && cell.shifts === 1)
        .map(({ day }) => ({ staffId, day })),
    )
    const { staffId, day } = planned[0] ?? { staffId: 0, day: lastDay }
    const { rows } = await shop.engine.call('timecards.correction', { staffId, day })
    const corrections = rows.map(({ shiftResultId, times }) => ({ kind: 'delete', shiftResultId, seen: times }) as const)
    expect((await shop.engine.call('timecards.correct', { corrections, reason: '打刻の誤り' })).problems).toEqual([])
    const after = (await board(shop)).people.find((person) => person.staffId === staffId)
    expect(after?.cells.find((cell) => cell.day === day)?.rules).toContain('noResult')
  })

  it('is asked for by windows, by shop, by name, and by what is wrong', async () => {
    const shop = await shopWithMonth()
    const all = await board(shop)
    const parts = [await board(shop, { limit: 3 }), await board(shop, { offset: 3, limit: 200 })]
    expect(parts.flatMap(({ people }) => people)).toEqual(all.people)
    expect(parts.map(({ sums }) => sums)).toEqual([all.sums, all.sums])
    const [first] = all.people
    expect((await board(shop, { search: first?.staffName })).people.map(({ staffId }) => staffId)).toContain(first?.staffId)
    const { stores } = await shop.engine.call('timecards.settings', {})
    for (const { storeId, storeName } of stores) {
      const here = all.people.filter((person) => person.stores.includes(storeName)).map(({ staffId }) => staffId)
      expect((await board(shop, { storeId })).people.map(({ staffId }) => staffId)).toEqual(here)
    }
    const sums = await Promise.all(stores.map(async ({ storeId }) => (await board(shop, { storeId })).sums))
    // Somebody who works in two shops stands in the list of each as a whole person: what belongs to a shop is told beside it.
    expect(sums.some(({ ofStore }) => (ofStore?.elsewhere ?? 0) > 0)).toBe(true)
    for (const name of ['worked', 'overtime', 'night'] as const) {
      expect(sums.reduce((minutes, { ofStore }) => minutes + (ofStore?.[name] ?? 0), 0)).toBe(all.sums[name])
      for (const one of sums) expect(one.ofStore?.[name]).toBeLessThanOrEqual(one[name])
    }
    expect(sums.reduce((minutes, { worked }) => minutes + worked, 0)).toBeGreaterThan(all.sums.worked)
    const worst = await board(shop, { order: 'findings', only: 'findings' })
    const errors = worst.people.map((person) => person.errors)
    expect(errors).toEqual(errors.toSorted((a, b) => b - a))
  })

  it('opens a person’s days: plan, punches and what every minute is', async () => {
    const shop = await shopWithMonth()
    const { people } = await board(shop, { order: 'worked' })
    const found = await shop.engine.call('timecards.person', { month, staffId: people[0]?.staffId ?? 0 })
    expect(found.person).toEqual(people[0])
    for (const { pieces, worked, punches, shifts } of found.days) {
      expect(pieces.reduce((minutes, { start, end }) => minutes + end - start, 0)).toBe(worked)
      expect(punches).toHaveLength(shifts)
    }
    expect(found.findings.map(({ severity }) => severity).filter((one) => one === 'error')).toHaveLength(found.person.errors)
    await expect(shop.engine.call('timecards.person', { month, staffId: 999_999 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('shows a shift over midnight on both days, and counts its part on the legal holiday there', async () => {
    const shop = await shopWithMonth()
    const { people } = await board(shop)
    const isBare = (cell: Cell | undefined): boolean => cell !== undefined && cell.shifts === 0 && cell.plannedStart === null
    type Cell = (typeof people)[number]['cells'][number]
    const free = people.flatMap(({ staffId, cells, approval }) =>
      cells.flatMap((cell, at) =>
        at > 0 && isBare(cells[at - 1]) && isBare(cell) && isBare(cells[at + 1])
          ? [{ staffId, storeId: approval.parts[0]?.storeId ?? 0, day: cell.day, next: cells[at + 1]?.day ?? '' }]
          : [],
      ),
    )
    const { staffId, storeId, day, next } = free[0] ?? { staffId: 0, storeId: 0, day: '', next: '' }
    const { stores: _, isSet: __, ...settings } = await shop.engine.call('timecards.settings', {})
    const setHoliday = (weekday: number) =>
      shop.engine.call('timecards.saveSettings', { ...settings, holidayRule: { kind: 'weekday', weekday } })
    const weekday = new Date(next).getUTCDay()
    await setHoliday(weekday)
    const corrections = [{ kind: 'create', staffId, storeId, day, times: '18:00~26:00' } as const]
    expect((await shop.engine.call('timecards.correct', { corrections, reason: '打刻忘れ' })).problems).toEqual([])
    const seen = async () => {
      const { person, days } = await shop.engine.call('timecards.person', { month, staffId })
      const plots = await shop.engine.call('timecards.plots', { month, storeId: null, search: person.staffName })
      for (const name of ['worked', 'night'] as const)
        expect(days.reduce((minutes, one) => minutes + one[name], 0)).toBe(person.totals[name])
      const ofDay = (text: string) => ({
        detail: days.find((one) => one.day === text),
        cell: person.cells.find((one) => one.day === text),
        bar: plots.days.find((one) => one.day === text)?.worked,
      })
      return { first: ofDay(day), second: ofDay(next), totals: person.totals }
    }
    const holiday = await seen()
    expect(holiday.first).toMatchObject({ detail: { worked: 360, toNext: [{ start: 1440, end: 1560, kind: 'legalHoliday' }] }, bar: 360 })
    expect(holiday.second).toMatchObject({
      detail: { worked: 120, night: 120, carried: 120, fromBefore: [{ start: 0, end: 120, kind: 'legalHoliday', isCountedHere: true }] },
      cell: { shifts: 0, worked: 120, kind: 'legalHoliday', continued: { start: 0, end: 120 } },
      bar: 120,
    })
    // On any other night the shift stays whole with its day, and the next day still shows it.
    await setHoliday((weekday + 3) % 7)
    const usual = await seen()
    expect(usual.first).toMatchObject({ detail: { worked: 480, toNext: [] }, bar: 480 })
    expect(usual.second).toMatchObject({
      detail: { worked: 0, carried: 0, fromBefore: [{ start: 0, end: 120, isCountedHere: false }] },
      cell: { worked: 0, continued: { start: 0, end: 120 } },
      bar: 0,
    })
    expect(usual.totals.daysWorked).toBe(holiday.totals.daysWorked)
  })

  it('follows the shop’s own settings: closing day, week, and rules that are off', async () => {
    const shop = await shopWithMonth()
    const { stores, isSet, ...settings } = await shop.engine.call('timecards.settings', {})
    expect(isSet).toBe(false)
    expect(stores.length).toBeGreaterThan(1)
    await shop.engine.call('timecards.saveSettings', { ...settings, closingDay: 20, rulesOff: ['dailyRounding'] })
    expect((await shop.engine.call('timecards.settings', {})).isSet).toBe(true)
    const closed = await board(shop)
    expect([closed.from.slice(8), closed.to]).toEqual(['21', `${month}-20`])
    const [person] = closed.people
    const { findings } = await shop.engine.call('timecards.person', { month, staffId: person?.staffId ?? 0 })
    expect(findings.map(({ rule }) => rule)).not.toContain('dailyRounding')
    await expect(
      shop.engine.call('timecards.saveSettings', { ...settings, exchanges: [{ from: '2026-11-01', to: '2026-11-01' }] }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})
