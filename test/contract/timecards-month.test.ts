import { expect, it } from 'vitest'
import type { ControlClient } from '#sandbox/controlClient.ts'
import { isBantoError } from '#shared/errors.ts'
import { openShopInTest } from '../fixtures/inTest.ts'
import { mendedMinutes, mendedRows, planted, plantedSettings, withOvertime } from '../fixtures/plantedMonth.ts'
import {
  approveAll,
  boardMinutes,
  correctionsOf,
  everybody,
  expectedCauses,
  exportedMinutes,
  isMended,
  left,
  openCauses,
  plantMonth,
  pullMonth,
  serverRows,
  settleAll,
  toldOf,
  type Ask,
} from '../fixtures/plantedOffice.ts'
import { pending, push } from '../fixtures/pushed.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const jobs: ReadonlySet<string> = new Set(['sync.pull', 'timecardApproval.advance'])
const asking = ({ engine }: Shop): Ask =>
  ((method, input) => (jobs.has(method) ? engine.job(method as 'sync.pull', input as never) : engine.call(method, input))) as Ask

/** Until it goes through, however many replies are lost. */
async function insist(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await work()
      return
    } catch (error) {
      if (tries === 20 || !isBantoError(error) || error.code === 'INVALID_INPUT') throw error
    }
  }
}

/** From the punches to the file that payroll is given. */
async function monthEnd(shop: Shop, control: ControlClient): Promise<void> {
  const ask = asking(shop)
  await insist(() => pullMonth(ask))
  const causes = await openCauses(ask)
  expect(toldOf(causes)).toEqual(expectedCauses(planted))
  for (const { staffId, found } of planted)
    for (const [rule, , day, facts = {}] of found)
      expect(causes.find((cause) => cause.staffId === staffId && cause.rule === rule && cause.day === day)?.facts).toMatchObject(facts)
  const people = await everybody(ask)
  expect(people).toHaveLength(40)
  for (const { staffId, fault } of planted.filter((one) => one.fault === null))
    expect([fault, people.find((one) => one.staffId === staffId)]).toMatchObject([null, { errors: 0, warnings: 0, notices: 0 }])

  for (const person of planted.filter(isMended)) {
    const corrections = await correctionsOf(ask, person)
    expect((await ask('timecards.correct', { corrections, reason: '本人に確認' })).problems).toEqual([])
  }
  // Counted before they are sent as they are afterwards.
  expect(toldOf(await openCauses(ask))).toEqual(expectedCauses(left))
  for (let tries = 0; tries < 40 && (await pending(shop.engine)).length > 0; tries += 1) await push(shop.engine).catch(() => undefined)
  expect(await pending(shop.engine)).toEqual([])
  expect(serverRows(await control.shifts())).toEqual(mendedRows())
  await insist(() => pullMonth(ask))
  expect(toldOf(await openCauses(ask))).toEqual(expectedCauses(left))

  // A shop without an agreement: nobody may work a minute of overtime (36条1項).
  const { agreement } = plantedSettings
  await ask('timecards.saveSettings', { ...plantedSettings, agreement: { ...agreement, kind: 'none' } })
  const forbidden = (await openCauses(ask)).filter(({ rule }) => rule === 'weeklyHours').map(({ staffId }) => staffId)
  expect([...new Set(forbidden)].toSorted((a, b) => a - b)).toEqual(withOvertime)
  await ask('timecards.saveSettings', plantedSettings)

  await settleAll(ask)
  expect(await openCauses(ask)).toEqual([])
  await approveAll(ask)
  const board = await everybody(ask)
  expect(board.every(({ approval }) => approval.state === 'approved' && !approval.differs)).toBe(true)
  expect(await exportedMinutes(ask)).toEqual(boardMinutes(board))
  for (const person of planted) {
    const { totals } = board.find(({ staffId }) => staffId === person.staffId) ?? {}
    expect([person.staffId, totals?.worked]).toEqual([person.staffId, mendedMinutes(person)])
  }
}

it('every fault that was planted is found and nothing else; corrected, approved and exported, the file is the board', async () => {
  const shop = await openShopInTest({ products: 12 })
  await insist(() => shop.engine.job('sync.pull', { mode: 'auto' }))
  await plantMonth(asking(shop), shop.control)
  await monthEnd(shop, shop.control)
})

it('with a fault in one of ten replies it ends the same: each correction is at Smaregi once', { timeout: 180_000 }, async () => {
  const shop = await openShopInTest({ products: 12 })
  await insist(() => shop.engine.job('sync.pull', { mode: 'auto' }))
  await plantMonth(asking(shop), shop.control)
  for (const kind of ['dropAfter', 'dropBefore'] as const)
    await shop.control.fault({ match: { path: '/timecard/*' }, fault: { kind }, probability: 0.05 })
  await monthEnd(shop, shop.control)
})
