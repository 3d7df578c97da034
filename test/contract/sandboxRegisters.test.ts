import { afterEach, describe, expect, it } from 'vitest'
import { createControlClient, type ControlClient } from '#sandbox/controlClient.ts'
import { startSandbox, type Sandbox } from '#sandbox/start.ts'

const open: Sandbox[] = []
afterEach(() => Promise.all(open.splice(0).map((sandbox) => sandbox.close())))

async function shop(): Promise<{ sandbox: Sandbox; control: ControlClient }> {
  const sandbox = await startSandbox({ products: 300, rates: 'off' })
  open.push(sandbox)
  return { sandbox, control: createControlClient(sandbox) }
}

async function until(done: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await done()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('it did not happen in time')
}

/** Lines of history of the first sales; a sale's lines have one staff and one time. */
const soldLines = async (control: ControlClient, lines: number) => {
  await until(async () => (await control.stockChanges()).length >= lines)
  await control.setRegisters({ perMinute: 0 })
  return (await control.stockChanges()).slice(0, lines)
}

const lateSeconds = 3600
const secondsLate = (line: { updDateTime: string; targetDateTime: string }): number =>
  (Date.parse(line.updDateTime) - Date.parse(line.targetDateTime)) / 1000

describe('busy registers', () => {
  it('sell the same goods for the same seed, and move the stock by exactly what the receipts say', async () => {
    const [one, other] = await Promise.all([shop(), shop()])
    for (const { control } of [one, other]) await control.setRegisters({ perMinute: 1200, lateShare: 0, lateSeconds, seed: 7 })
    const [sold, soldThere] = await Promise.all([soldLines(one.control, 12), soldLines(other.control, 12)])
    const goods = (lines: typeof sold) => lines.map(({ productId, storeId, amount }) => ({ productId, storeId, amount }))
    expect(goods(sold)).toEqual(goods(soldThere))
    expect(new Set(sold.map(({ stockDivision }) => stockDivision))).toEqual(new Set(['02']))
    // The till rings and the server writes a moment later, perhaps in the next second.
    for (const line of sold) expect(secondsLate(line)).toBeLessThan(lateSeconds)

    const { sandbox, control } = one
    const token = await control.token('pos.transactions:read pos.products:read')
    const day = (await control.state()).now.slice(0, 10)
    const read = async (page: number) => {
      const query = `with_details=all&limit=100&page=${page}&terminal_tran_date_time-from=${day}T00:00:00%2B09:00`
      const reply = await fetch(`${sandbox.apiUrl}/${sandbox.contractId}/pos/transactions?${query}&sort=transactionHeadId:desc`, {
        headers: { authorization: `Bearer ${token}` },
      })
      return (await reply.json()) as {
        terminalId: string
        details: { productId: string; quantity: string; transactionDetailDivision: string }[]
      }[]
    }
    const rung = (await read(1)).filter(({ terminalId }) => terminalId === '12' || terminalId === '22')
    expect(rung.length).toBeGreaterThan(2)
    const controlled = new Set(
      (await control.products(Array.from({ length: 300 }, (_, at) => at + 1)))
        .filter((row) => row['stockControlDivision'] === '0')
        .map((row) => row['productId']),
    )
    const byReceipt = new Map<string, number>()
    for (const line of rung.flatMap(({ details }) => details)) {
      if (!controlled.has(line.productId)) continue
      const pieces = Number(line.quantity) * (line.transactionDetailDivision === '2' ? 1 : -1)
      byReceipt.set(line.productId, (byReceipt.get(line.productId) ?? 0) + pieces)
    }
    const byStock = new Map<string, number>()
    for (const { productId, amount } of await control.stockChanges()) {
      byStock.set(String(productId), (byStock.get(String(productId)) ?? 0) + amount)
    }
    expect(Object.fromEntries(byReceipt)).toEqual(Object.fromEntries(byStock))
  })

  it('lets a share of the sales reach the server late, with the till’s own time', async () => {
    const { control } = await shop()
    await control.setRegisters({ perMinute: 600, lateShare: 1, lateSeconds: 2 })
    await until(async () => (await control.registers()).onTheWay > 3)
    expect(await control.stockChanges()).toEqual([])
    await control.setRegisters({ perMinute: 0 })
    await until(async () => (await control.registers()).onTheWay === 0)
    const lines = await control.stockChanges()
    expect(lines.length).toBeGreaterThan(3)
    for (const { targetDateTime, updDateTime } of lines) {
      const lateMs = Date.parse(updDateTime) - Date.parse(targetDateTime)
      expect(lateMs).toBeGreaterThanOrEqual(1_000)
      expect(lateMs).toBeLessThan(10_000)
    }
    const before = lines.length
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect((await control.stockChanges()).length).toBe(before)
  })

  it('make one exact movement of any kind, all or nothing', async () => {
    const { control } = await shop()
    const before = Number((await control.stock(5)).find((row) => row['storeId'] === '1')?.['stockAmount'] ?? 0)
    const early = '2026-11-01T10:00:00+09:00'
    await control.move(
      { productId: 5, storeId: 1, amount: -2, division: '02', targetDateTime: early },
      { productId: 5, storeId: 1, amount: 24, division: '03', memo: '入荷' },
    )
    expect(await control.stockChanges()).toMatchObject([
      { amount: -2, stockAmount: before - 2, stockDivision: '02', targetDateTime: early },
      { amount: 24, stockAmount: before + 22, stockDivision: '03', memo: '入荷' },
    ])
    await expect(control.move({ productId: 5, storeId: 1, amount: 1, division: 'sale' })).rejects.toThrow('400')
    expect((await control.stock(5)).find((row) => row['storeId'] === '1')).toMatchObject({ stockAmount: String(before + 22) })
  })
})
