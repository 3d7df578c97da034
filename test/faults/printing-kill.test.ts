import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { printFailpointNames } from '#core/failpoints.ts'
import { listJobs } from '#core/printing/queue/table.ts'
import { startTcpPrinter, type TcpPrinter } from '../fakes/receiptPrinter.ts'
import { everyTime } from '../fixtures/crashMatrix.ts'
import { tellFault } from '../fixtures/figure.ts'
import { openTestShop } from '../fixtures/shopFile.ts'

/** A process of its own prints two slips and is killed (by itself, SIGKILL) at each step that has a name, each time it gets there. */
const program = fileURLToPath(new URL('../fixtures/printingChild.ts', import.meta.url))

async function inChild(work: object, environment: Readonly<Record<string, string>> = {}): Promise<'done' | 'killed' | string> {
  const child = spawn(process.execPath, [program, JSON.stringify(work)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  const words: string[] = []
  child.stdout.on('data', (chunk: Buffer) => words.push(chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => words.push(chunk.toString()))
  const limit = setTimeout(() => child.kill('SIGTERM'), 30_000)
  const [, signal] = (await once(child, 'close')) as [number | null, string | null]
  clearTimeout(limit)
  if (signal === 'SIGKILL') return 'killed'
  return words.join('').includes('"done":true') ? 'done' : words.join('')
}

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'banto-printing-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
const slips = ({ printer }: TcpPrinter): string[] => {
  const { items } = printer.paper()
  return ['甲', '乙'].map((text) => `${text} ${items.filter((item) => item.kind === 'text' && item.text === text).length / 3}`)
}
const jobsIn = (folder: string) => {
  const file = openTestShop(folder)
  const { jobs } = listJobs(file.db, { deviceId: null, isOpen: false, before: null, limit: 10 })
  file.file.close()
  return jobs.toReversed().map(({ title, state }) => ({ title, state }))
}

describe.each(['escpos', 'star'] as const)('a program that is killed while it prints in %s', (language) => {
  it('asks about what may be on paper, prints it no second time, and prints the rest', { timeout: 300_000 }, async () => {
    const calm = await startTcpPrinter({ language })
    const calmFolder = newFolder()
    const log = join(calmFolder, 'steps.log')
    const work = { language, isQueued: false }
    expect(await inChild({ ...work, folder: calmFolder, port: calm.port }, { BANTO_FAILPOINT_LOG: log })).toBe('done')
    expect(slips(calm)).toEqual(['甲 1', '乙 1'])
    const met = readFileSync(log, 'utf8').trim().split('\n')
    expect(printFailpointNames.filter((name) => !met.includes(name))).toEqual([])

    const stops = everyTime(met)
    const killed: string[] = []
    for (const stop of stops) {
      const printer = await startTcpPrinter({ language })
      const folder = newFolder()
      const outcome = await inChild({ ...work, folder, port: printer.port }, { BANTO_FAILPOINT: stop })
      // How often a printer's status is waited for depends on the machine: this run ended before that time.
      if (outcome === 'done') {
        await printer.close()
        continue
      }
      expect([stop, outcome]).toEqual([stop, 'killed'])
      killed.push(stop)
      const isSecond = jobsIn(folder)[0]?.state === 'printed'
      const before = slips(printer)
      expect(await inChild({ language, isQueued: true, folder, port: printer.port })).toBe('done')
      const jobs = jobsIn(folder)
      // The one at work may be on paper or not; whichever it is, it is not printed by itself.
      const isProvedOnDisk = stop.startsWith('print.ended')
      const wanted = isProvedOnDisk ? ['printed', 'printed'] : isSecond ? ['printed', 'lost'] : ['lost', 'printed']
      expect({ stop, states: jobs.map(({ state }) => state) }).toEqual({ stop, states: wanted })
      const after = slips(printer)
      const lost = jobs.findIndex(({ state }) => state === 'lost')
      if (lost >= 0) expect({ stop, slip: after[lost] }).toEqual({ stop, slip: before[lost] })
      jobs.forEach(
        ({ state }, i) => state === 'printed' && expect({ stop, slip: after[i] }).toEqual({ stop, slip: `${i === 0 ? '甲' : '乙'} 1` }),
      )
      await printer.close()
    }
    expect(printFailpointNames.filter((name) => !killed.includes(`${name}:1`))).toEqual([])
    tellFault('program killed while it prints', killed.length)
  })
})
