import { afterEach, describe, expect, it } from 'vitest'
import { openPulled, pending, push } from '../fixtures/pushed.ts'
import { correct, freeDay, mirrorShifts, pullShifts, serverShift } from '../fixtures/shifts.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const shops: Shop[] = []
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.close()
})
async function open() {
  const shop = await openPulled(shops, { products: 12 })
  await pullShifts(shop.engine)
  const rows = mirrorShifts(shop.engine)
  if (rows.length < 3) throw new Error('nobody worked')
  await shop.control.resetStatistics()
  return { shop, engine: shop.engine, control: shop.control, rows }
}
const put = 'PUT /timecard/shifts/{id}'
const times = '09:00~18:00'

describe('a correction that Smaregi fails over', () => {
  it.each([500, 502, 503, 504])('again and again (%s) stays unsent, and the others go on; it goes once when it can', async (status) => {
    const { shop, engine, control, rows } = await open()
    const three = rows.slice(0, 3)
    await correct(engine, ...three.map(({ id, times: seen }) => ({ kind: 'update', shiftResultId: id, seen, times }) as const))
    const [first] = three
    const match = { method: 'PUT', path: `/timecard/shifts/${first?.id}` }
    await control.fault({ match, fault: { kind: 'status', status, detail: 'サーバーエラーが発生しました' } })
    expect(await push(engine)).toMatchObject({ verified: 2, rejected: 0, unsent: 1, unsentWhy: [{ reason: 'server', cells: 1 }] })
    expect(await pending(engine)).toMatchObject([{ key: first?.id, state: 'staged', mine: times }])
    await control.clearFaults()
    await control.resetStatistics()
    expect(await push(engine)).toMatchObject({ verified: 1, unsent: 0 })
    expect((await control.statistics()).requests[put]).toBe(1)
    for (const { id, day } of three) expect(await serverShift(shop, id)).toMatchObject({ leaving: `${day}T18:00:00+09:00` })
  })

  it('stays unsent as a deletion and as a new row, too; neither is done twice', async () => {
    const { shop, engine, control, rows } = await open()
    const [first, second] = rows
    if (first === undefined || second === undefined) throw new Error('nobody worked')
    const day = freeDay(engine, first.staffId)
    await correct(
      engine,
      { kind: 'create', staffId: first.staffId, storeId: first.storeId, day, times: '10:00~15:00' },
      { kind: 'delete', shiftResultId: second.id, seen: second.times },
    )
    for (const method of ['POST', 'DELETE'])
      await control.fault({
        match: { method, path: '/timecard/shifts/*' },
        fault: { kind: 'status', status: 500, detail: '混雑しています' },
      })
    expect(await push(engine)).toMatchObject({ verified: 0, rejected: 0, unknown: 0, unsentWhy: [{ reason: 'server' }] })
    expect(new Set((await pending(engine)).map(({ state }) => state))).toEqual(new Set(['staged']))
    await control.clearFaults()
    expect(await push(engine)).toMatchObject({ rejected: 0, unsent: 0 })
    expect(await pending(engine)).toEqual([])
    expect(await serverShift(shop, second.id)).toBeUndefined()
    const made = (await control.shifts()).filter(({ staffId, shiftDate }) => staffId === first.staffId && shiftDate === day)
    expect(made).toMatchObject([{ leaving: `${day}T15:00:00+09:00` }])
  })

  it('ends the push where it asks for a long wait: nothing is begun that it would not take', async () => {
    const { engine, control, rows } = await open()
    await correct(engine, ...rows.slice(0, 3).map(({ id, times: seen }) => ({ kind: 'update', shiftResultId: id, seen, times }) as const))
    await control.fault({ match: { method: 'PUT' }, fault: { kind: 'status', status: 503, retryAfter: 600 } })
    await expect(push(engine)).rejects.toMatchObject({ code: 'SERVER_UNAVAILABLE' })
    expect((await pending(engine)).map(({ state }) => state)).toEqual(['staged', 'staged', 'staged'])
  })

  it('as a new row whose answer never comes is not sent a second time before it was looked for', { timeout: 150_000 }, async () => {
    const { engine, control, rows } = await open()
    const [first] = rows
    if (first === undefined) throw new Error('nobody worked')
    const day = freeDay(engine, first.staffId)
    await correct(engine, { kind: 'create', staffId: first.staffId, storeId: first.storeId, day, times: '10:00~15:00' })
    const ofDay = async () => (await control.shifts()).filter((row) => row.staffId === first.staffId && row.shiftDate === day)
    await control.fault({ match: { method: 'POST', path: '/timecard/shifts/*' }, fault: { kind: 'latency', ms: 52_000 }, count: 1 })
    expect(await push(engine)).toMatchObject({ verified: 0, rejected: 0, unknown: 1 })
    expect(new Set((await pending(engine)).map(({ state }) => state))).toEqual(new Set(['unknown']))
    expect(await push(engine)).toMatchObject({ verified: 1, rejected: 0, unknown: 0 })
    expect(await pending(engine)).toEqual([])
    expect(await ofDay()).toHaveLength(1)
  })
})
