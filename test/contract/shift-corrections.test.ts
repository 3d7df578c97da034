import { afterEach, describe, expect, it } from 'vitest'
import type { ControlClient } from '#sandbox/controlClient.ts'
import { scopes } from '#core/connection/identity.ts'
import { useBrowser } from '../fakes/formBrowser.ts'
import { openPulled, pending, push } from '../fixtures/pushed.ts'
import { startEngine, type Engine } from '../fixtures/realEngine.ts'
import { correct, corrected, freeDay, mirrorShifts, pullShifts, serverShift } from '../fixtures/shifts.ts'
import { sampleOf, type Shop } from '../fixtures/signedIn.ts'

const shops: Shop[] = []
const engines: Engine[] = []
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.remove()
  for (const shop of shops.splice(0)) await shop.close()
})

async function open(options: Parameters<typeof openPulled>[1] = {}) {
  const shop = await openPulled(shops, { products: 12, ...options })
  await pullShifts(shop.engine)
  const rows = mirrorShifts(shop.engine)
  const [first, second] = rows
  if (first === undefined || second === undefined) throw new Error('nobody worked')
  await shop.control.resetStatistics()
  return { shop, engine: shop.engine, control: shop.control, rows, first, second }
}
const requests = async (control: ControlClient, name: string): Promise<number> => (await control.statistics()).requests[name] ?? 0
const writing = 'timecard.shifts:write'
const put = 'PUT /timecard/shifts/{id}'
const post = 'POST /timecard/shifts/{id}/{id}'
const monthOf = (day: string): string => day.slice(0, 7)
const figures = async (engine: Engine, staffId: number, day: string) => {
  const { person, days } = await engine.call('timecards.person', { month: monthOf(day), staffId })
  const own = days.find((one) => one.day === day)
  return { worked: person.totals.worked, cell: [own?.clockIn, own?.clockOut, own?.worked, own?.shifts] }
}
const unsentOn = async (engine: Engine, staffId: number, day: string) =>
  (await engine.call('timecards.person', { month: monthOf(day), staffId })).days.find((one) => one.day === day)?.unsent

describe('a correction of hours', () => {
  it('is staged with its reason, sent whole, proved by reading, and counted alike before, during and after', async () => {
    const { shop, engine, control, first } = await open()
    const times = '09:00~26:30 12:00~13:00'
    expect(await correct(engine, { kind: 'update', shiftResultId: first.id, seen: first.times, times })).toMatchObject({
      cells: 1,
      problems: [],
    })
    expect(await pending(engine)).toMatchObject([
      { entity: 'shift', key: first.id, field: 'times', op: 'set', base: first.times, mine: times, state: 'staged', theirAt: null },
    ])
    const before = await figures(engine, first.staffId, first.day)
    expect(before.cell.slice(0, 2)).toEqual([540, 1590])
    expect(await unsentOn(engine, first.staffId, first.day)).toBe(1)
    const shown = await engine.call('timecards.person', { month: monthOf(first.day), staffId: first.staffId })
    expect(shown.days.find((one) => one.day === first.day)?.corrections).toMatchObject([
      { state: 'staged', before: first.times, after: times },
    ])
    expect(await push(engine)).toMatchObject({ verified: 1, conflicts: 0, rejected: 0 })
    expect(await pending(engine)).toEqual([])
    const next = new Date(Date.parse(first.day) + 86_400_000).toISOString().slice(0, 10)
    expect(await serverShift(shop, first.id)).toMatchObject({
      attendance: `${first.day}T09:00:00+09:00`,
      leaving: `${next}T02:30:00+09:00`,
      break1Start: `${first.day}T12:00:00+09:00`,
      break1End: `${first.day}T13:00:00+09:00`,
      break2Start: null,
    })
    expect(await figures(engine, first.staffId, first.day)).toEqual(before)
    expect(await unsentOn(engine, first.staffId, first.day)).toBe(0)
    expect(await requests(control, put)).toBe(1)
    const [set] = await engine.call('changes.history', { limit: 1 })
    expect(set).toMatchObject({ name: 'changes.sets.correctShift', origin: 'timecard', details: { reason: '打刻忘れ', day: first.day } })
    const rows = await engine.call('changes.setRows', { changeSetId: set?.changeSetId ?? 0, outcome: null, offset: 0, limit: 9 })
    expect(rows.rows).toMatchObject([
      { old: first.times, new: times, outcome: 'verified', name: expect.stringContaining(first.day) as string },
    ])
    expect((await engine.call('timecards.correction', { staffId: first.staffId, day: first.day })).reasons).toEqual(['打刻忘れ'])
  })

  it('leaves the seconds of a punch that it does not change', async () => {
    const { shop, engine, control, first } = await open()
    await control.edit({ shifts: [{ shiftResultId: first.id, fields: { attendance: `${first.day}T08:57:13+09:00` } }] })
    await pullShifts(engine)
    const seen = mirrorShifts(engine).find(({ id }) => id === first.id)?.times ?? ''
    await correct(engine, { kind: 'update', shiftResultId: first.id, seen, times: '08:57~20:00' })
    expect(await push(engine)).toMatchObject({ verified: 1 })
    expect(await serverShift(shop, first.id)).toMatchObject({
      attendance: `${first.day}T08:57:13+09:00`,
      leaving: `${first.day}T20:00:00+09:00`,
    })
  })

  it('is a conflict where somebody corrected the same shift, whichever of its times; either can be kept', async () => {
    const { shop, engine, control, first } = await open()
    await correct(engine, { kind: 'update', shiftResultId: first.id, seen: first.times, times: '09:00~18:00' })
    await control.edit({
      shifts: [
        { shiftResultId: first.id, fields: { break2Start: `${first.day}T15:00:00+09:00`, break2End: `${first.day}T15:10:00+09:00` } },
      ],
    })
    expect(await push(engine)).toMatchObject({ verified: 0, conflicts: 1 })
    expect(await requests(control, put)).toBe(0)
    const [cell] = await pending(engine)
    expect(cell).toMatchObject({ state: 'conflict', mine: '09:00~18:00', theirs: expect.stringContaining('15:00~15:10') as string })
    await engine.call('changes.resolve', { selection: { all: true }, choice: 'mine' })
    expect(await push(engine)).toMatchObject({ verified: 1 })
    expect(await serverShift(shop, first.id)).toMatchObject({ leaving: `${first.day}T18:00:00+09:00`, break2Start: null })
  })

  it('of two PCs on one shift goes once: the second is a conflict', async () => {
    const { shop, engine, control, first } = await open()
    const other = await startEngine({
      sample: sampleOf(shop.sandbox),
      openBrowser: (url) => {
        useBrowser(url).catch(() => undefined)
        return true
      },
    })
    engines.push(other)
    await other.job('connection.signIn', { kind: 'sample' })
    await pullShifts(other)
    const free = freeDay(engine, first.staffId)
    for (const [one, leaving] of [
      [engine, '18:00'],
      [other, '19:00'],
    ] as const) {
      const done = await correct(
        one,
        { kind: 'update', shiftResultId: first.id, seen: first.times, times: `09:00~${leaving}` },
        { kind: 'create', staffId: first.staffId, storeId: first.storeId, day: free, times: '10:00~15:00' },
      )
      expect(done.problems).toEqual([])
    }
    expect(await push(engine)).toMatchObject({ verified: 2 })
    expect(await push(other)).toMatchObject({ verified: 0, conflicts: 1, rejected: 1 })
    expect((await pending(other)).map(({ state, reasonKind }) => [state, reasonKind]).toSorted()).toEqual([
      ['conflict', null],
      ['rejected', 'overlap'],
    ])
    expect([await requests(control, put), await requests(control, post)]).toEqual([1, 1])
  })

  it('that adds a shift in the same moment as another PC is told after the next pull: a second row of the same day, with what to do', async () => {
    const { engine, control, first } = await open()
    const day = freeDay(engine, first.staffId)
    const { staffId, storeId } = first
    await correct(engine, { kind: 'create', staffId, storeId, day, times: '10:00~15:00' })
    expect(await push(engine)).toMatchObject({ verified: 1 })
    // Both PCs had looked, and seen that the day was free.
    const at = (hour: string): string => `${day}T${hour}:00+09:00`
    await control.edit({ createShifts: [{ shiftDate: day, storeId, staffId, fields: { attendance: at('10:05'), leaving: at('15:00') } }] })
    await pullShifts(engine)
    const { findings, days } = await engine.call('timecards.person', { month: monthOf(day), staffId })
    const found = findings.filter((one) => one.day === day && one.rule === 'secondRow')
    expect(found).toMatchObject([{ severity: 'error', facts: { minutes: 295 } }])
    expect(found[0]?.shiftResultIds).toHaveLength(2)
    // Counted once, until one of the rows is deleted.
    expect(days.find((one) => one.day === day)).toMatchObject({ shifts: 2, worked: 300 })
  })

  it('is refused in words for a row that is fixed for payroll, before it is staged and before it is sent', async () => {
    const { engine, control, first, second } = await open()
    await correct(engine, { kind: 'update', shiftResultId: second.id, seen: second.times, times: '09:00~18:00' })
    await correct(engine, { kind: 'delete', shiftResultId: first.id, seen: first.times })
    await control.edit({ shifts: [first, second].map(({ id }) => ({ shiftResultId: id, fields: { calculated: 1 } })) })
    expect(await push(engine)).toMatchObject({ verified: 0, rejected: 2 })
    expect((await pending(engine)).map(({ state, reasonKind }) => [state, reasonKind])).toEqual([
      ['rejected', 'calculated'],
      ['rejected', 'calculated'],
    ])
    expect(await requests(control, put)).toBe(0)
    await engine.call('changes.discard', { all: true })
    const day = await engine.call('timecards.correction', { staffId: first.staffId, day: first.day })
    expect(day.rows).toMatchObject([{ shiftResultId: first.id, isCalculated: true }])
    const refused = await correct(engine, { kind: 'delete', shiftResultId: first.id, seen: first.times })
    expect(refused).toMatchObject({ changeSetId: null, problems: [{ at: 0, rule: 'calculated' }] })
  })

  it('shows Smaregi’s own words where it is refused', async () => {
    const { engine, control, first } = await open()
    await correct(engine, { kind: 'update', shiftResultId: first.id, seen: first.times, times: '09:00~18:00' })
    const match = { method: 'PUT', path: `/timecard/shifts/${first.id}` }
    await control.fault({ match, fault: { kind: 'status', status: 409, detail: '確定済みです' } })
    expect(await push(engine)).toMatchObject({ rejected: 1 })
    expect(await pending(engine)).toMatchObject([{ state: 'rejected', reason: '確定済みです' }])
  })

  it('says each rule it breaks and stages nothing; another day of the person counts', async () => {
    const { engine, first } = await open()
    const next = new Date(Date.parse(first.day) + 86_400_000).toISOString().slice(0, 10)
    const rules = async (times: string, day = first.day) =>
      (await correct(engine, { kind: 'create', staffId: first.staffId, storeId: first.storeId, day, times })).problems.map(
        ({ rule }) => rule,
      )
    expect(await rules('18:00~09:00')).toEqual(['clockOutBeforeIn'])
    expect(await rules('09:00~')).toEqual(['clockOutMissing'])
    expect(await rules(first.times)).toEqual(['overlap'])
    expect(await rules('nonsense')).toEqual(['notShiftTimes'])
    expect(await rules('09:00~12:00', new Date(Date.now() + 12 * 86_400_000).toISOString().slice(0, 10))).toEqual(['inFuture'])
    await correct(engine, { kind: 'update', shiftResultId: first.id, seen: first.times, times: '20:00~30:00' })
    expect(await rules('05:00~07:00', next)).toContain('overlap')
    expect(await correct(engine, { kind: 'update', shiftResultId: first.id, seen: first.times, times: '20:00~29:00' })).toMatchObject({
      problems: [{ rule: 'changed' }],
    })
    await expect(corrected(engine, [{ kind: 'delete', shiftResultId: first.id, seen: '20:00~30:00' }], '  ')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
    expect(await pending(engine)).toHaveLength(1)
  })
})

describe('a day without a row', () => {
  it('is made once and counted alike before and after; a lost answer is traced by who, when and what', async () => {
    const { shop, engine, control, first } = await open()
    const day = freeDay(engine, first.staffId)
    await correct(engine, { kind: 'create', staffId: first.staffId, storeId: first.storeId, day, times: '10:00~15:00' })
    const before = await figures(engine, first.staffId, day)
    expect(before.cell).toEqual([600, 900, 300, 1])
    await control.fault({ match: { method: 'POST', path: '/timecard/shifts/*' }, fault: { kind: 'dropAfter' }, count: 1 })
    expect(await push(engine)).toMatchObject({ verified: 1, unknown: 0 })
    const made = (await control.shifts()).filter(({ shiftResultId }) => shiftResultId > 900_000_000)
    expect(made).toMatchObject([{ staffId: first.staffId, shiftDate: day, leaving: `${day}T15:00:00+09:00` }])
    expect(await requests(control, post)).toBe(1)
    expect(await figures(engine, first.staffId, day)).toEqual(before)
    expect(await serverShift(shop, made[0]?.shiftResultId ?? 0)).toBeDefined()
  })

  it('that never arrived is sent again, once', async () => {
    const { engine, control, first } = await open()
    const day = freeDay(engine, first.staffId)
    await correct(engine, { kind: 'create', staffId: first.staffId, storeId: first.storeId, day, times: '10:00~15:00' })
    await control.fault({ match: { method: 'POST', path: '/timecard/shifts/*' }, fault: { kind: 'dropBefore' }, count: 1 })
    expect(await push(engine)).toMatchObject({ verified: 1 })
    expect((await control.shifts()).filter(({ shiftResultId }) => shiftResultId > 900_000_000)).toHaveLength(1)
  })

  it('can be edited and taken back before it is sent', async () => {
    const { engine, first } = await open()
    const day = freeDay(engine, first.staffId)
    await correct(engine, { kind: 'create', staffId: first.staffId, storeId: first.storeId, day, times: '10:00~15:00' })
    const [made] = (await engine.call('timecards.correction', { staffId: first.staffId, day })).rows
    expect(made?.shiftResultId).toBeLessThan(0)
    await correct(engine, { kind: 'update', shiftResultId: made?.shiftResultId ?? 0, seen: '10:00~15:00', times: '10:00~16:00' })
    expect((await engine.call('timecards.correction', { staffId: first.staffId, day })).rows).toMatchObject([{ times: '10:00~16:00' }])
    await engine.call('changes.undo', {})
    expect((await engine.call('timecards.correction', { staffId: first.staffId, day })).rows).toMatchObject([{ times: '10:00~15:00' }])
    await correct(engine, { kind: 'delete', shiftResultId: made?.shiftResultId ?? 0, seen: '10:00~15:00' })
    expect(await pending(engine)).toEqual([])
    await engine.call('changes.undo', {})
    expect((await pending(engine)).map(({ name, mine }) => [name.includes(day), mine])).toEqual([[true, '10:00~15:00']])
  })
})

describe('a row that should not be there', () => {
  it('goes with the kind of row in the body, is proved by its absence, and is no longer counted', async () => {
    const { shop, engine, control, first } = await open()
    await correct(engine, { kind: 'delete', shiftResultId: first.id, seen: first.times })
    const before = await figures(engine, first.staffId, first.day)
    expect(before.cell).toEqual([null, null, 0, 0])
    await control.fault({ match: { method: 'DELETE', path: `/timecard/shifts/${first.id}` }, fault: { kind: 'dropAfter' }, count: 1 })
    expect(await push(engine)).toMatchObject({ verified: 1 })
    expect(await serverShift(shop, first.id)).toBeUndefined()
    expect(await figures(engine, first.staffId, first.day)).toEqual(before)
    const [set] = await engine.call('changes.history', { limit: 1 })
    expect(set?.details).toMatchObject({ before: first.times, reason: '打刻忘れ' })
  })

  it('stays where somebody corrected it meanwhile', async () => {
    const { shop, engine, control, first } = await open()
    await correct(engine, { kind: 'delete', shiftResultId: first.id, seen: first.times })
    await control.edit({ shifts: [{ shiftResultId: first.id, fields: { leaving: `${first.day}T21:21:00+09:00` } }] })
    expect(await push(engine)).toMatchObject({ conflicts: 1 })
    expect(await serverShift(shop, first.id)).toBeDefined()
    expect(await pending(engine)).toMatchObject([{ op: 'delete', state: 'conflict' }])
  })
})

describe('corrections and the steps of a person', () => {
  it('are undone, brought again, discarded and reverted like any change', async () => {
    const { shop, engine, first, second } = await open()
    const both = await correct(
      engine,
      { kind: 'update', shiftResultId: first.id, seen: first.times, times: '09:00~18:00' },
      { kind: 'update', shiftResultId: second.id, seen: second.times, times: '09:00~18:00' },
    )
    expect(both.cells).toBe(2)
    await engine.call('changes.undo', {})
    expect(await pending(engine)).toEqual([])
    await engine.call('changes.redo', {})
    expect(await pending(engine)).toHaveLength(2)
    await engine.call('changes.discard', { cells: [{ entity: 'shift', key: second.id, field: 'times' }] })
    expect(await push(engine)).toMatchObject({ verified: 1 })
    await engine.call('changes.revert', { changeSetId: both.changeSetId ?? 0 })
    expect(await pending(engine)).toMatchObject([{ key: first.id, mine: first.times }])
    expect(await push(engine)).toMatchObject({ verified: 1 })
    expect((await serverShift(shop, first.id))?.leaving).not.toBe(`${first.day}T18:00:00+09:00`)
  })
})

describe('the scope of writing hours', () => {
  it('is said before anything is staged; a client that was registered before it was asked for keeps all others', async () => {
    const { engine, first } = await open({ clientScopes: scopes.filter((scope) => scope !== writing) })
    expect(await engine.call('timecards.correction', { staffId: first.staffId, day: first.day })).toMatchObject({ isGranted: false })
    const refused = await correct(engine, { kind: 'update', shiftResultId: first.id, seen: first.times, times: '09:00~18:00' })
    expect(refused.problems).toMatchObject([{ rule: 'notGranted' }])
  })

  it('that is missing keeps corrections here, and lets everything else be sent', async () => {
    const { shop, engine, first } = await open()
    await correct(engine, { kind: 'update', shiftResultId: first.id, seen: first.times, times: '09:00~18:00' })
    await engine.call('products.stage', { cells: [{ productId: 1, field: 'price', value: 77 }], origin: 'edit' })
    for (const [profileId, secret] of engine.vault) engine.vault.set(profileId, secret.replace(` ${writing}`, ''))
    const again = await shop.restart()
    expect(await push(again)).toMatchObject({ verified: 1, unsent: 1, unsentWhy: [{ reason: 'scope', cells: 1 }], stopped: null })
    expect(await pending(again)).toMatchObject([{ entity: 'shift', state: 'staged' }])
  })
})

describe('one fault in ten replies', () => {
  it('leaves each correction done once', { timeout: 120_000 }, async () => {
    const { shop, engine, control, rows } = await open()
    const some = rows.slice(0, 8)
    const going = rows.at(-1)
    const added = some.slice(0, 4).map((row) => ({ ...row, free: freeDay(engine, row.staffId) }))
    await correct(
      engine,
      ...some.slice(0, -1).map((row) => ({ kind: 'update' as const, shiftResultId: row.id, seen: row.times, times: '09:00~17:30' })),
      ...added.map(({ staffId, storeId, free }) => ({ kind: 'create' as const, staffId, storeId, day: free, times: '10:00~15:00' })),
      { kind: 'delete', shiftResultId: going?.id ?? 0, seen: going?.times ?? '' },
    )
    for (const kind of ['dropAfter', 'dropBefore'] as const)
      await control.fault({ match: { path: '/timecard/shifts/*' }, fault: { kind }, probability: 0.1 })
    for (let tries = 0; tries < 20 && (await pending(engine)).length > 0; tries += 1) await push(engine).catch(() => undefined)
    await control.clearFaults()
    expect(await pending(engine)).toEqual([])
    for (const { id, day } of some.slice(0, -1)) expect(await serverShift(shop, id)).toMatchObject({ leaving: `${day}T17:30:00+09:00` })
    const made = (await control.shifts()).filter(({ shiftResultId }) => shiftResultId > 900_000_000)
    expect(made.map(({ staffId, shiftDate }) => `${staffId} ${shiftDate}`).toSorted()).toEqual(
      added.map(({ staffId, free }) => `${staffId} ${free}`).toSorted(),
    )
    expect(await serverShift(shop, going?.id ?? 0)).toBeUndefined()
  })
})

describe('missing punches of a month', () => {
  it('are listed with what they may have been, none of a month that is closed, none that is settled', async () => {
    const { engine, control, first } = await open()
    await control.edit({ shifts: [{ shiftResultId: first.id, fields: { leaving: null } }] })
    await pullShifts(engine)
    const month = monthOf(first.day)
    const own = async () =>
      (await engine.call('timecards.missing', { month, storeId: null })).rows.filter(({ shiftResultId }) => shiftResultId === first.id)
    const [row] = await own()
    expect(row).toMatchObject({ staffId: first.staffId, day: first.day, seen: expect.stringMatching(/^\d\d:\d\d~( |$)/u) as string })
    expect(row?.proposals).toEqual(
      (await engine.call('timecards.proposals', { staffId: first.staffId, day: first.day })).proposals.filter(
        ({ shiftResultId }) => shiftResultId === first.id,
      ),
    )
    const elsewhere = await engine.call('timecards.missing', { month, storeId: first.storeId + 1 })
    expect(elsewhere.rows.map(({ shiftResultId }) => shiftResultId)).not.toContain(first.id)
    const { findings } = await engine.call('timecards.person', { month, staffId: first.staffId })
    const found = findings.find(({ rule, day }) => rule === 'missingClockOut' && day === first.day)
    if (found === undefined) throw new Error('it was not found')
    const { rule, severity, day, shiftResultIds, facts } = found
    const seen = { staffId: first.staffId, rule, severity, day, shiftResultIds, facts }
    await engine.call('timecardApproval.settle', { findings: [seen], reason: '退職の日' })
    expect(await own()).toEqual([])
    await engine.call('timecardApproval.unsettle', { findings: [seen] })
    expect(await own()).toHaveLength(1)
  })
})

describe('proposals for a missing punch', () => {
  it('rest on the plan and on the usual time, are never filled in, and are applied by choice as one step', async () => {
    const { shop, engine, control, first } = await open()
    await control.edit({ shifts: [{ shiftResultId: first.id, fields: { leaving: null } }] })
    await pullShifts(engine)
    const { proposals } = await engine.call('timecards.proposals', { staffId: first.staffId, day: first.day })
    expect(proposals[0]).toMatchObject({ shiftResultId: first.id, basis: { kind: 'plan' } })
    expect(proposals.every(({ times }) => times.startsWith(first.times.slice(0, 6)))).toBe(true)
    expect(await pending(engine)).toEqual([])
    const [chosen] = proposals
    if (chosen === undefined) throw new Error('nothing is proposed')
    const other = await engine.call('timecards.applyProposals', { proposals: [{ ...chosen, times: '09:00~23:45' }], reason: '打刻忘れ' })
    expect(other).toMatchObject({ changeSetId: null, problems: [{ rule: 'notProposed' }] })
    expect(await engine.call('timecards.applyProposals', { proposals: [chosen], reason: '打刻忘れ' })).toMatchObject({
      cells: 1,
      problems: [],
    })
    expect(await push(engine)).toMatchObject({ verified: 1 })
    expect((await serverShift(shop, first.id))?.leaving).toMatch(/^\d{4}/u)
  })
})
