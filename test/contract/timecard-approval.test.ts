import { describe, expect, it } from 'vitest'
import { connect } from '#core/store/connection.ts'
import type { InputOf, OutputOf } from '#shared/contracts/index.ts'
import { shopFileOf } from '../fixtures/endState.ts'
import { push } from '../fixtures/pushed.ts'
import { board, lastDay, month, shopWithMonth } from '../fixtures/timecardMonth.ts'
import type { Shop } from '../fixtures/signedIn.ts'
import { seenOf } from '../../renderer/timecards/approval/seen.ts'

type Person = OutputOf<'timecards.board'>['people'][number]
type Seen = InputOf<'timecardApproval.settle'>['findings'][number]

const person = (shop: Shop, staffId: number) => shop.engine.call('timecards.person', { month, staffId })
const partsOf = ({ staffId, figures, approval }: Person) => approval.parts.map(({ storeId }) => ({ staffId, storeId, figures }))

/** Everything that is found of somebody, as their screen shows it. */
async function seen(shop: Shop, staffId: number): Promise<Seen[]> {
  const { findings } = await person(shop, staffId)
  return findings.map(({ rule, severity, day, shiftResultIds, facts }) => ({ staffId, rule, severity, day, shiftResultIds, facts }))
}
const settle = async (shop: Shop, staffId: number) =>
  shop.engine.call('timecardApproval.settle', { findings: await seen(shop, staffId), reason: '確認済み: 棚卸のため' })
const advance = (shop: Shop, people: readonly Person[], to: 'checked' | 'approved' | 'closed') =>
  shop.engine.job('timecardApproval.advance', { month, parts: people.flatMap(partsOf), to })

/** Somebody with an error that is found. */
async function troubled(shop: Shop): Promise<Person> {
  const { people } = await board(shop, { order: 'findings' })
  const [first] = people
  if (first === undefined || first.errors === 0) throw new Error('nobody has an error')
  return first
}
const again = async (shop: Shop, staffId: number): Promise<Person> => (await person(shop, staffId)).person

const clock = (minutes: number): string => [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
/** Nobody was to work then, and nobody did. */
const isFree = ({ shifts, plannedStart, leave }: Person['cells'][number]): boolean =>
  shifts === 0 && plannedStart === null && leave === null

describe('findings of many', () => {
  const open = (shop: Shop, rule: string | null, staffId: number | null = null) =>
    shop.engine.call('timecardApproval.open', { month, storeId: null, search: '', staffId, rule })

  it('stand by gravity, then by day; those of one kind are settled as one step, which can be taken back', async () => {
    const shop = await shopWithMonth()
    const before = await board(shop)
    const all = await open(shop, null)
    expect(all.total).toBe(before.sums.errors + before.sums.warnings + before.sums.notices)
    expect(all.kinds.reduce((sum, { count }) => sum + count, 0)).toBe(all.total)
    const ranks = all.findings.map(({ cause }) => ['error', 'warning', 'notice'].indexOf(cause.severity))
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
    for (const rank of [0, 1, 2]) {
      const days = all.findings.flatMap(({ cause }, at) => (ranks[at] === rank ? [cause.day ?? ''] : []))
      expect(days).toEqual(days.toSorted())
    }
    const kind = all.kinds.toSorted((a, b) => b.count - a.count)[0]!
    const own = await open(shop, kind.rule)
    expect([own.total, own.findings.length]).toEqual([kind.count, Math.min(300, kind.count)])
    const findings = own.findings.map(({ staffId, cause }) => seenOf(staffId, cause))
    await shop.engine.call('timecardApproval.settle', { findings, reason: '店長に確認した' })
    expect((await open(shop, null)).total).toBe(all.total - findings.length)
    await shop.engine.call('timecardApproval.unsettle', { findings })
    expect(await open(shop, null)).toEqual(all)
    const { staffId } = await troubled(shop)
    expect((await open(shop, null, staffId)).findings.every((one) => one.staffId === staffId)).toBe(true)
  })

  it('of somebody’s page stand by gravity, then by day, and what is settled after what is open', async () => {
    const shop = await shopWithMonth()
    const { staffId } = await troubled(shop)
    const [first] = await seen(shop, staffId)
    await shop.engine.call('timecardApproval.settle', { findings: [first!], reason: '棚卸のため' })
    const { findings } = await person(shop, staffId)
    expect(findings.at(-1)).toMatchObject({ rule: first?.rule, day: first?.day, settled: { reason: '棚卸のため' } })
    const ranks = findings.slice(0, -1).map(({ severity }) => ['error', 'warning', 'notice'].indexOf(severity))
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
  })
})

describe('a finding', () => {
  it('that is settled counts no more, stays in the record with its reason, and can be opened again', async () => {
    const shop = await shopWithMonth()
    const { staffId, errors, warnings, notices } = await troubled(shop)
    await settle(shop, staffId)
    const settled = await person(shop, staffId)
    expect(settled.person).toMatchObject({ errors: 0, warnings: 0, notices: 0, settled: errors + warnings + notices })
    expect(settled.person.cells.every(({ worst, findings }) => worst === null && findings === 0)).toBe(true)
    for (const finding of settled.findings) expect(finding.settled).toMatchObject({ reason: '確認済み: 棚卸のため' })
    expect((await board(shop, { only: 'findings' })).people.map((one) => one.staffId)).not.toContain(staffId)
    expect(await shop.engine.call('timecardApproval.reasons', {})).toEqual({ reasons: ['確認済み: 棚卸のため'] })
    const [first] = await seen(shop, staffId)
    await shop.engine.call('timecardApproval.unsettle', { findings: [first!] })
    expect((await again(shop, staffId)).settled).toBe(settled.person.settled - 1)
  })

  it('that became another one since it was settled is open, and says what was said of it', async () => {
    const shop = await shopWithMonth()
    const { staffId } = await troubled(shop)
    const found = (await seen(shop, staffId)).find(({ day }) => day !== null)!
    const facts = Object.fromEntries(Object.entries({ ...found.facts, minutes: 1 }).map(([name, value]) => [name, value + 1]))
    await shop.engine.call('timecardApproval.settle', { findings: [{ ...found, facts }], reason: '別の値のとき' })
    const { findings } = await person(shop, staffId)
    const one = findings.find(({ rule, day }) => rule === found.rule && day === found.day)
    expect(one).toMatchObject({ settled: null, settledBefore: { reason: '別の値のとき' } })
  })
})

describe('a person’s month', () => {
  it('goes from draft over checked and approved to closed, and back with a reason; who and when are kept', async () => {
    const shop = await shopWithMonth()
    const first = await troubled(shop)
    const { staffId } = first
    const refused = (reason: string) => partsOf(first).map(({ storeId }) => ({ staffId, storeId, reason }))
    expect(await advance(shop, [first], 'checked')).toEqual({ changed: 0, refused: refused('openErrors') })
    await settle(shop, staffId)
    const ready = await again(shop, staffId)
    expect(ready.figures).toBe(first.figures)
    expect(await advance(shop, [ready], 'approved')).toEqual({ changed: 0, refused: refused('notChecked') })
    expect(await advance(shop, [{ ...ready, figures: 'others' }], 'checked')).toEqual({ changed: 0, refused: refused('otherFigures') })
    const parts = ready.approval.parts.length
    for (const to of ['checked', 'approved', 'closed'] as const) {
      expect(await advance(shop, [ready], to)).toEqual({ changed: parts, refused: [] })
      expect(await advance(shop, [ready], to)).toEqual({ changed: 0, refused: refused('alreadyThere') })
      expect((await again(shop, staffId)).approval).toMatchObject({ state: to, differs: false })
    }
    expect(await shop.engine.call('timecardApproval.months', {})).toEqual({
      months: [{ month, checked: 0, approved: 0, closed: parts }],
    })
    const back = { month, parts: partsOf(ready).map(({ storeId }) => ({ staffId, storeId })), reason: '打刻の訂正のため' }
    expect(await shop.engine.call('timecardApproval.reopen', back)).toEqual({ changed: parts })
    expect(await shop.engine.call('timecardApproval.reopen', back)).toEqual({ changed: 0 })
    expect((await again(shop, staffId)).approval.state).toBe('draft')
    const { entries } = await shop.engine.call('timecardApproval.log', { month, staffId })
    expect(entries.map(({ state, reason }) => [state, reason])).toEqual(
      [
        ['draft', '打刻の訂正のため'],
        ['closed', null],
        ['approved', null],
        ['checked', null],
      ].flatMap((one) => Array.from({ length: parts }, () => one)),
    )
    expect(await shop.engine.call('timecardApproval.months', {})).toEqual({ months: [] })
  })

  it('that is changed at Smaregi after its approval says what is another figure now, until it is approved anew', async () => {
    const shop = await shopWithMonth()
    const { staffId } = await troubled(shop)
    await settle(shop, staffId)
    const ready = await again(shop, staffId)
    for (const to of ['checked', 'approved'] as const) await advance(shop, [ready], to)
    const { days } = await person(shop, staffId)
    const worked = days.find(({ punches, worked: minutes }) => punches.length === 1 && minutes > 60)!
    await removeAtSmaregi(shop, worked.punches[0]!.shiftResultId)
    await shop.engine.job('sync.pull', {
      mode: 'auto',
      resources: ['shiftResults'],
      days: { from: `${month}-01`, to: lastDay },
    })
    const changed = await again(shop, staffId)
    expect(changed.approval).toMatchObject({ state: 'approved', differs: true })
    const { difference } = await shop.engine.call('timecardApproval.difference', { month, staffId })
    expect(difference?.totals).toContainEqual({
      name: 'worked',
      before: ready.totals.worked,
      after: ready.totals.worked - worked.worked,
    })
    // The day is named with each of its figures that is another one, and with no other.
    const ofDay = difference?.days.find(({ day }) => day === worked.day)?.figures ?? []
    expect(ofDay.find(({ name }) => name === 'times')).toMatchObject({ before: expect.stringContaining('–'), after: '' })
    expect(ofDay.find(({ name }) => name === 'worked')?.after).toBe('')
    expect(ofDay.every(({ before, after }) => before !== after)).toBe(true)
    await shop.engine.call('timecardApproval.reopen', {
      month,
      parts: partsOf(ready).map(({ storeId }) => ({ staffId, storeId })),
      reason: '変わったため',
    })
    expect(await shop.engine.call('timecardApproval.difference', { month, staffId })).toEqual({ difference: null })
  })

  it('that was approved before is not changed since by what is no figure: a later version, another name, times fixed or rounded at Smaregi', async () => {
    const shop = await shopWithMonth()
    const { staffId } = await troubled(shop)
    await settle(shop, staffId)
    const ready = await again(shop, staffId)
    for (const to of ['checked', 'approved'] as const) await advance(shop, [ready], to)
    const file = connect(shopFileOf(shop.engine.dataDir))
    const { db } = file
    // As a version wrote it that worked less out, and as Smaregi had it then.
    db.run(
      `UPDATE timecard_frozen SET figures = (
         SELECT json_set(figures, '$.days', json_group_array(json_remove(json_set(value, '$.rules', json('[]')), '$.carried')))
         FROM json_each(figures, '$.days'))`,
    )
    db.run("UPDATE shift_result SET calculated = 1, attendance_at_rounded = attendance_at, store_name = store_name || ' 旧'")
    db.run("UPDATE timecard_store SET store_name = store_name || ' 新館'")
    file.close()
    const now = await again(shop, staffId)
    expect(now.stores[0]).toContain('新館')
    expect(now.approval).toMatchObject({ state: 'approved', differs: false })
    expect(await shop.engine.call('timecardApproval.difference', { month, staffId })).toEqual({ difference: null })
  })

  it('is not approved while it is not over, or a day of it is not here', async () => {
    const shop = await shopWithMonth()
    const { people } = await board(shop)
    const current = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 7)
    const parts = people.slice(0, 1).flatMap(partsOf)
    const { refused } = await shop.engine.job('timecardApproval.advance', { month: current, parts, to: 'checked' })
    expect(['notOver', 'notHere']).toContain(refused[0]?.reason)
    const nobody = { staffId: 999_999, storeId: 1, figures: '' }
    expect(await shop.engine.job('timecardApproval.advance', { month, parts: [nobody], to: 'checked' })).toEqual({
      changed: 0,
      refused: [{ staffId: 999_999, storeId: 1, reason: 'notHere' }],
    })
  })
})

describe('a correction in a month that is closed', () => {
  it('is neither undone, brought again nor reverted until the month is reopened, and says so', async () => {
    const shop = await shopWithMonth()
    const { staffId } = await troubled(shop)
    const { days } = await person(shop, staffId)
    const worked = days.find(
      ({ punches }) => punches.length === 1 && punches[0]!.clockOut !== null && punches[0]!.breaks.every(({ end }) => end !== null),
    )!
    const { rows } = await shop.engine.call('timecards.correction', { staffId, day: worked.day })
    const [row] = rows
    const times = row!.times.replace(/~\d+:\d+/u, `~${clock(worked.clockOut! + 1)}`)
    await shop.engine.call('products.stage', { cells: [{ productId: 1, field: 'price', value: 77 }], origin: 'edit' })
    const corrected = await shop.engine.call('timecards.correct', {
      corrections: [{ kind: 'update', shiftResultId: row!.shiftResultId, seen: row!.times, times }],
      reason: '打刻忘れ',
    })
    expect(corrected.problems).toEqual([])
    await settle(shop, staffId)
    const unsent = await again(shop, staffId)
    expect((await advance(shop, [unsent], 'checked')).refused[0]?.reason).toBe('unsentCorrections')
    await push(shop.engine)
    const ready = await again(shop, staffId)
    for (const to of ['checked', 'approved', 'closed'] as const) await advance(shop, [ready], to)
    const refused = { code: 'INVALID_INPUT', details: { reason: 'monthClosed', staffName: ready.staffName, day: worked.day } }
    const changeSetId = corrected.changeSetId!
    await expect(shop.engine.call('changes.revert', { changeSetId })).rejects.toMatchObject(refused)
    await expect(shop.engine.call('changes.undo', {})).rejects.toMatchObject(refused)
    // It stands in the way of no earlier step.
    expect(await shop.engine.call('changes.undo', {})).toMatchObject({ set: { name: expect.not.stringContaining('Shift') as string } })
    const parts = partsOf(ready).map(({ storeId }) => ({ staffId, storeId }))
    await shop.engine.call('timecardApproval.reopen', { month, parts, reason: '訂正のため' })
    expect(await shop.engine.call('changes.revert', { changeSetId })).toMatchObject({ cells: 1 })
  })

  it('that was approved and not sent keeps the month from being closed', async () => {
    const shop = await shopWithMonth()
    const { staffId } = await troubled(shop)
    await settle(shop, staffId)
    const ready = await again(shop, staffId)
    for (const to of ['checked', 'approved'] as const) await advance(shop, [ready], to)
    const day = ready.cells.find(({ shifts }) => shifts === 1)!.day
    const { rows } = await shop.engine.call('timecards.correction', { staffId, day })
    const [row] = rows
    await shop.engine.call('timecards.correct', {
      corrections: [{ kind: 'delete', shiftResultId: row!.shiftResultId, seen: row!.times }],
      reason: '二重の打刻',
    })
    expect((await advance(shop, [await again(shop, staffId)], 'closed')).refused[0]?.reason).toBe('unsentCorrections')
  })
})

describe('a finding of a row that was made here', () => {
  it('stays settled when Smaregi has numbered the row', async () => {
    const shop = await shopWithMonth()
    const { people } = await board(shop)
    const free = people.find(({ cells }) => cells.some(isFree))!
    const { staffId } = free
    const { day } = free.cells.find(isFree)!
    const { homeStoreId } = await shop.engine.call('timecards.correction', { staffId, day })
    const made = await shop.engine.call('timecards.correct', {
      corrections: [{ kind: 'create', staffId, storeId: homeStoreId!, day, times: '09:00~15:00' }],
      reason: '打刻忘れ',
    })
    expect(made.problems).toEqual([])
    const found = (await seen(shop, staffId)).filter(({ shiftResultIds }) => shiftResultIds.some((id) => id < 0))
    // Nobody planned it.
    expect(found.map(({ rule }) => rule)).toContain('noPlan')
    await shop.engine.call('timecardApproval.settle', { findings: found, reason: '臨時の応援' })
    expect(await push(shop.engine)).toMatchObject({ verified: 1 })
    const { findings } = await person(shop, staffId)
    const numbered = findings.filter((finding) => finding.day === day && finding.rule === 'noPlan')
    expect(numbered).toMatchObject([{ settled: { reason: '臨時の応援' } }])
    expect(numbered[0]!.shiftResultIds[0]).toBeGreaterThan(0)
    const [again] = numbered
    const { rule, severity, shiftResultIds, facts } = again!
    await shop.engine.call('timecardApproval.unsettle', { findings: [{ staffId, rule, severity, day, shiftResultIds, facts }] })
    expect((await person(shop, staffId)).findings.find((one) => one.day === day && one.rule === 'noPlan')?.settled).toBeNull()
  })
})

describe('what a shop says of people', () => {
  const none = { birthday: null, hourlyYen: null, grants: [] }
  const saved = (shop: Shop, people: InputOf<'timecards.savePeople'>['people']) => shop.engine.call('timecards.savePeople', { people })

  it('makes the cost of a month, and the leave that is left', async () => {
    const shop = await shopWithMonth()
    const { people } = await board(shop, { order: 'worked' })
    const { staffId, totals } = people[0]!
    expect(people[0]).toMatchObject({ costYen: null, paidLeave: { left: null } })
    await saved(shop, [{ ...none, staffId, hourlyYen: 1200, grants: [{ day: `${month}-01`, days: 10 }] }])
    const known = await again(shop, staffId)
    expect(known.costYen).toBeGreaterThanOrEqual(Math.floor((totals.worked * 1200) / 60))
    expect(known.paidLeave.left).toBe(10 - known.paidLeave.taken)
    expect(known.totals).toEqual(totals)
    // A claim from before the days that are here: what was taken of it is not known.
    await saved(shop, [{ ...none, staffId, grants: [{ day: '2020-01-01', days: 10 }] }])
    expect((await again(shop, staffId)).paidLeave.left).toBeNull()
    expect((await shop.engine.call('timecards.people', {})).people.find((one) => one.staffId === staffId)).toMatchObject({
      hourlyYen: null,
      grants: [{ day: '2020-01-01', days: 10 }],
    })
  })

  it('has the birthday of nobody who is of age, and the checks for minors of who is not', async () => {
    const shop = await shopWithMonth()
    const { people } = await board(shop, { order: 'night' })
    const { staffId, totals } = people[0]!
    await expect(saved(shop, [{ ...none, staffId, birthday: '1990-01-01' }])).rejects.toMatchObject({
      details: { reason: 'notMinor', staffId },
    })
    const twice = [
      { day: '2026-04-01', days: 10 },
      { day: '2026-04-01', days: 1 },
    ]
    await expect(saved(shop, [{ ...none, staffId, grants: twice }])).rejects.toMatchObject({ details: { reason: 'sameGrant' } })
    await saved(shop, [{ ...none, staffId, birthday: `${Number(month.slice(0, 4)) - 16}-01-01` }])
    const { findings } = await person(shop, staffId)
    const rules = findings.flatMap(({ rule, consequences }) => [rule, ...consequences.map((one) => one.rule)])
    expect(rules.includes('minorNight')).toBe(totals.night > 0)
  })
})

/** Somebody deletes a result in the browser. */
async function removeAtSmaregi({ sandbox, control }: Shop, shiftResultId: number): Promise<void> {
  const token = await control.token('timecard.shifts:write')
  const reply = await fetch(`${sandbox.apiUrl}/${sandbox.contractId}/timecard/shifts/${shiftResultId}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ division: 'result' }),
  })
  expect(reply.status).toBe(200)
}
