import { describe, expect, it, onTestFinished } from 'vitest'
import { queueJob, type NewPrintJob } from '#core/printing/jobs.ts'
import { jobOf, listJobs, pruneJobs, recoverJobs, summaryOf } from '#core/printing/queue/table.ts'
import type { PrintState } from '#shared/contracts/printing.ts'
import { startQueue, type PrinterPlace, type TestQueue } from '../fixtures/printing.ts'
import { noon, openTestShop, type TestShop } from '../fixtures/shopFile.ts'
import { startTcpPrinter, type TcpPrinter } from '../fakes/receiptPrinter.ts'

/** The queue over a real file, real sockets and a printer that speaks the real status bytes. */
const receipt = (deviceId: number, text: string, part: Partial<NewPrintJob> = {}): NewPrintJob => ({
  deviceId,
  title: text,
  document: 'receipt',
  content: { kind: 'receiptline', text: `${text} |¥100\n`.repeat(20) },
  copies: 1,
  openDrawer: false,
  ...part,
})

function openQueue(
  printers: Readonly<Record<number, PrinterPlace>>,
  file: TestShop = openTestShop(),
): TestQueue & { readonly file: TestShop } {
  const queue = startQueue(file, printers)
  onTestFinished(async () => {
    await queue.workers.close()
    file.remove()
  })
  return { ...queue, file }
}

const state = ({ shop }: TestQueue, jobId: number): PrintState => jobOf(shop.db, jobId).state
const texts = ({ printer }: TcpPrinter): string[] => printer.paper().items.flatMap((item) => (item.kind === 'text' ? [item.text] : []))
const count = (printer: TcpPrinter, text: string): number => texts(printer).filter((one) => one === text).length

describe('the queue', () => {
  it('prints in order, proves each, opens the drawer once', async () => {
    const till = await startTcpPrinter({ drawer: 'pin2' })
    const queue = openQueue({ 1: till })
    const jobs = ['一', '二', '三'].map((text) =>
      queueJob(queue.shop, receipt(1, text, { copies: text === '二' ? 3 : 1, openDrawer: true }), noon),
    )
    await expect.poll(() => jobs.map(({ jobId }) => state(queue, jobId))).toEqual(['printed', 'printed', 'printed'])
    expect(['一', '二', '三'].map((text) => count(till, text))).toEqual([20, 60, 20])
    expect(till.printer.paper().drawerPulses).toBe(3)
    expect(queue.told.map(({ jobId, state: told }) => `${jobId} ${told}`).filter((told, i, all) => told !== all[i - 1])).toContain(
      `${jobs[0]?.jobId} printing`,
    )
    expect(summaryOf(queue.shop.db)).toEqual({ waiting: 0, printing: 0, asking: 0 })
  })

  it('a printer that is off blocks no other, and prints when it is switched on', async () => {
    const other = await startTcpPrinter({ language: 'star' })
    const off = await startTcpPrinter()
    const { port, settings } = off
    await off.close()
    const printers: Record<number, PrinterPlace> = { 1: { port, settings }, 2: other }
    const queue = openQueue(printers)
    const waits = queueJob(queue.shop, receipt(1, '待'), noon)
    const prints = queueJob(queue.shop, receipt(2, '刷'), noon)
    await expect.poll(() => state(queue, prints.jobId)).toBe('printed')
    await expect.poll(() => jobOf(queue.shop.db, waits.jobId)).toMatchObject({ state: 'waiting', reason: 'offline', tries: 0 })
    const on = await startTcpPrinter()
    printers[1] = on
    await expect.poll(() => state(queue, waits.jobId)).toBe('printed')
    expect(count(on, '待')).toBe(20)
  })

  it('says why it stopped, goes on after the refill, and prints nothing twice', async () => {
    const till = await startTcpPrinter()
    till.printer.set({ dotsLeft: 200 })
    const queue = openQueue({ 1: till })
    const { jobId } = queueJob(queue.shop, receipt(1, '切'), noon)
    await expect.poll(() => jobOf(queue.shop.db, jobId)).toMatchObject({ state: 'stopped', reason: 'paperOut' })
    expect(summaryOf(queue.shop.db)).toEqual({ waiting: 0, printing: 0, asking: 1 })
    till.printer.set({ paper: 'full' })
    await expect.poll(() => state(queue, jobId)).toBe('printed')
    expect(count(till, '切')).toBe(20)
    expect(count(till, '《 再印刷 》')).toBe(0)
  })

  it('asks about a job whose line was cut; printed again it says so, and the next job is not held up', async () => {
    const till = await startTcpPrinter({}, { dotsPerMs: 1 })
    const queue = openQueue({ 1: till })
    const { jobId } = queueJob(queue.shop, receipt(1, '断'), noon)
    await expect.poll(() => till.printer.paper().height).toBeGreaterThan(50)
    till.printer.set({ power: 'off' })
    await expect.poll(() => jobOf(queue.shop.db, jobId)).toMatchObject({ state: 'lost', reason: 'lineLost' })
    till.printer.set({ power: 'on' })
    const next = queueJob(queue.shop, receipt(1, '次'), noon)
    await expect.poll(() => state(queue, next.jobId)).toBe('printed')
    expect(state(queue, jobId)).toBe('lost')
    queue.workers.retry(jobId)
    await expect.poll(() => state(queue, jobId)).toBe('printed')
    expect(count(till, '《 再印刷 》')).toBe(1)
    expect(jobOf(queue.shop.db, jobId).tries).toBe(2)
  })

  it('takes a person at their word that a lost job is on paper', async () => {
    const till = await startTcpPrinter({}, { dotsPerMs: 1 })
    const queue = openQueue({ 1: till })
    const { jobId } = queueJob(queue.shop, receipt(1, '断'), noon)
    await expect.poll(() => till.printer.paper().height).toBeGreaterThan(50)
    till.cut()
    await expect.poll(() => state(queue, jobId)).toBe('lost')
    expect(queue.workers.confirmPrinted(jobId)).toMatchObject({ state: 'printed', reason: 'saidByPerson' })
    expect(() => queue.workers.retry(jobId)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
  })

  it('cancels what waits and what is at work, and does not print it later', async () => {
    const till = await startTcpPrinter()
    till.printer.set({ dotsLeft: 200 })
    const queue = openQueue({ 1: till })
    const first = queueJob(queue.shop, receipt(1, '甲'), noon)
    const second = queueJob(queue.shop, receipt(1, '乙'), noon)
    await expect.poll(() => state(queue, first.jobId)).toBe('stopped')
    expect(await queue.workers.cancel(second.jobId)).toMatchObject({ state: 'cancelled', reason: null })
    expect(await queue.workers.cancel(first.jobId)).toMatchObject({ state: 'cancelled', reason: 'cancelledInPrint' })
    const third = queueJob(queue.shop, receipt(1, '丙'), noon)
    till.printer.set({ paper: 'full' })
    await expect.poll(() => state(queue, third.jobId)).toBe('printed')
    expect(['乙', '丙'].map((text) => count(till, text))).toEqual([0, 20])
    expect(count(till, '甲')).toBeLessThan(20)
  })

  it('leaves jobs of a printer that proves nothing unconfirmed, and of a strange one waiting', async () => {
    const old = await startTcpPrinter({ proof: 'none' }, { proves: false })
    const queue = openQueue({ 1: old, 2: { port: old.port, settings: { language: 'star' } } })
    const unsure = queueJob(queue.shop, receipt(1, '古'), noon)
    await expect.poll(() => state(queue, unsure.jobId)).toBe('unconfirmed')
    expect(queue.workers.confirmPrinted(unsure.jobId).state).toBe('printed')
    const strange = queueJob(queue.shop, receipt(2, '違'), noon)
    await expect.poll(() => jobOf(queue.shop.db, strange.jobId)).toMatchObject({ state: 'waiting', reason: 'asleep' })
  })

  it('fails what no receipt can be made of, and what is in another language', async () => {
    const till = await startTcpPrinter()
    const queue = openQueue({ 1: till })
    const content = { kind: 'bytes', language: 'zpl', bytes: Buffer.from('^XA^XZ'), pages: 1 } as const
    const labels = queueJob(queue.shop, { ...receipt(1, '札'), content }, noon)
    const gone = queueJob(queue.shop, receipt(9, '無'), noon)
    const good = queueJob(queue.shop, receipt(1, '良'), noon)
    await expect.poll(() => state(queue, good.jobId)).toBe('printed')
    expect(jobOf(queue.shop.db, labels.jobId)).toMatchObject({ state: 'failed', reason: 'wrongLanguage' })
    await expect.poll(() => jobOf(queue.shop.db, gone.jobId)).toMatchObject({ state: 'waiting', reason: 'deviceGone' })
    expect(() => queueJob(queue.shop, receipt(1, '数', { copies: 0 }), noon)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
  })

  it('keeps what ended for as long as it is told, and what has not ended for ever', async () => {
    const till = await startTcpPrinter()
    const queue = openQueue({ 1: till })
    const ended = queueJob(queue.shop, receipt(1, '終'), noon)
    const open = queueJob(queue.shop, receipt(9, '開'), noon)
    await expect.poll(() => state(queue, ended.jobId)).toBe('printed')
    pruneJobs(queue.shop.db, noon.toISOString())
    expect(listJobs(queue.shop.db, { deviceId: null, isOpen: false, before: null, limit: 10 }).jobs).toHaveLength(2)
    pruneJobs(queue.shop.db, new Date(noon.getTime() + 1).toISOString())
    expect(listJobs(queue.shop.db, { deviceId: null, isOpen: false, before: null, limit: 10 }).jobs.map(({ jobId }) => jobId)).toEqual([
      open.jobId,
    ])
  })

  it('asks about what waits in an earlier copy of the file: it may have been printed since', () => {
    const queue = openQueue({})
    const { jobId } = queueJob(queue.shop, receipt(9, '前'), noon)
    recoverJobs(queue.shop.db, { isOldCopy: true })
    expect(jobOf(queue.shop.db, jobId)).toMatchObject({ state: 'lost', reason: 'restored' })
  })

  it('a shop that is closed in the middle of a slip asks about it when it is opened again', async () => {
    const till = await startTcpPrinter()
    till.printer.set({ dotsLeft: 100 })
    const file = openTestShop()
    const before = startQueue(file, { 1: till })
    const { jobId } = queueJob(before.shop, receipt(1, '閉'), noon)
    const waits = queueJob(before.shop, receipt(1, '待'), noon)
    await expect.poll(() => state(before, jobId)).toBe('stopped')
    await before.workers.close()
    const queue = openQueue({ 1: till }, file.reopen())
    expect(jobOf(queue.shop.db, jobId)).toMatchObject({ state: 'lost', reason: 'programEnded' })
    till.printer.set({ paper: 'full' })
    await expect.poll(() => state(queue, waits.jobId)).toBe('printed')
    expect(count(till, '閉')).toBe(20)
  })
})

describe('a queue whose file cannot be written', () => {
  /** What a file that became read-only does: every write is refused, and what was read before can be read. */
  const refuseWrites = ({ shop }: TestQueue, on: boolean): void => void shop.db.run(`PRAGMA query_only = ${on ? 'ON' : 'OFF'}`)

  it('prints nothing, says why, answers to a cancel, and prints by itself when it can be written again', async () => {
    const till = await startTcpPrinter()
    const { port, settings } = till
    const printers: Record<number, PrinterPlace> = { 1: { port: 1, settings } }
    const queue = openQueue(printers)
    const [first, second] = ['一', '二'].map((text) => queueJob(queue.shop, receipt(1, text), noon).jobId)
    await expect.poll(() => jobOf(queue.shop.db, first ?? 0).reason).toBe('offline')
    refuseWrites(queue, true)
    printers[1] = { port, settings }
    const shown = () => queue.workers.jobs.list({ deviceId: null, isOpen: true, before: null, limit: 10 }).jobs
    await expect.poll(() => shown()[0]).toMatchObject({ state: 'waiting', reason: 'storeNotWritable' })
    expect(queue.told.at(-1)).toMatchObject({ jobId: first, reason: 'storeNotWritable' })
    await expect(queue.workers.cancel(first ?? 0)).rejects.toMatchObject({ code: 'STORE_READ_ONLY' })
    expect(till.printer.paper().height).toBe(0)
    refuseWrites(queue, false)
    await expect.poll(() => [first, second].map((jobId) => state(queue, jobId ?? 0))).toEqual(['printed', 'printed'])
    expect(['一', '二'].map((text) => count(till, text))).toEqual([20, 20])
    expect(shown()).toEqual([])
  })

  it('takes a proof that comes meanwhile: the job is printed, a cancel leaves it so, and the file says it when it can be written', async () => {
    const till = await startTcpPrinter()
    till.printer.set({ dotsLeft: 200 })
    const queue = openQueue({ 1: till })
    const { jobId } = queueJob(queue.shop, receipt(1, '証', { copies: 2 }), noon)
    const next = queueJob(queue.shop, receipt(1, '次'), noon)
    await expect.poll(() => state(queue, jobId)).toBe('stopped')
    refuseWrites(queue, true)
    till.printer.set({ paper: 'full' })
    await expect
      .poll(() => queue.told.filter((job) => job.jobId === jobId).at(-1))
      .toMatchObject({
        state: 'printed',
        reason: 'storeNotWritable',
        copiesDone: 2,
      })
    expect(await queue.workers.cancel(jobId)).toMatchObject({ state: 'printed' })
    expect(state(queue, jobId)).toBe('stopped')
    expect(queue.workers.jobs.summary()).toEqual({ waiting: 1, printing: 0, asking: 0 })
    refuseWrites(queue, false)
    await expect.poll(() => jobOf(queue.shop.db, jobId)).toMatchObject({ state: 'printed', reason: null, copiesDone: 2 })
    await expect.poll(() => state(queue, next.jobId)).toBe('printed')
    expect(queue.told.filter((job) => job.jobId === jobId).at(-1)).toMatchObject({ state: 'printed', reason: null })
    expect([count(till, '証'), count(till, '次'), count(till, '《 再印刷 》')]).toEqual([40, 20, 0])
  })

  it('takes a cancel in the middle of a slip, and closed before it can be written, it asks', async () => {
    const till = await startTcpPrinter()
    till.printer.set({ dotsLeft: 200 })
    const file = openTestShop()
    const before = startQueue(file, { 1: till })
    const { jobId } = queueJob(before.shop, receipt(1, '半'), noon)
    await expect.poll(() => state(before, jobId)).toBe('stopped')
    refuseWrites(before, true)
    expect(await before.workers.cancel(jobId)).toMatchObject({ state: 'cancelled', reason: 'cancelledInPrint' })
    await before.workers.close()
    refuseWrites(before, false)
    const queue = openQueue({ 1: till }, file.reopen())
    expect(jobOf(queue.shop.db, jobId)).toMatchObject({ state: 'lost', reason: 'programEnded' })
  })

  it('begins when the file can be written, and asks about what was at work before', async () => {
    const till = await startTcpPrinter()
    const file = openTestShop()
    const before = startQueue(file, {})
    const waits = queueJob(before.shop, receipt(1, '待'), noon)
    file.db.run("UPDATE print_job SET state = 'printing' WHERE job_id = ?", [queueJob(before.shop, receipt(1, '中'), noon).jobId])
    await before.workers.close()
    refuseWrites(before, true)
    const queue = openQueue({ 1: till }, file)
    queue.workers.tryWaiting()
    expect(queue.workers.jobs.summary()).toEqual({ waiting: 0, printing: 1, asking: 1 })
    refuseWrites(queue, false)
    await expect.poll(() => state(queue, waits.jobId), { timeout: 8_000 }).toBe('printed')
    expect(queue.workers.jobs.summary()).toEqual({ waiting: 0, printing: 0, asking: 1 })
  }, 12_000)
})
