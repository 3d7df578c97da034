import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import type { SupportFile } from '#shared/contracts/journal.ts'
import type { Language } from '#shared/i18n/index.ts'
import type { CoreContext } from '../context.ts'
import { exportFolder } from '../exports.ts'
import type { JobContext } from '../rpc/types.ts'
import { storeError } from '../store/errors.ts'
import { gatherFacts } from './facts.ts'
import type { Journal } from './journal.ts'
import { reportPage } from './report.ts'
import { walkEntries } from './search.ts'
import { masker, strictEntry, strictLogLine } from './strict.ts'
import { writeZip, type ZipFile } from './zip.ts'

/** A bundle has to fit into a mail: the newest entries, and the log of the last days. */
const maxEntries = 20_000
const logFiles = 5
/** Entries between two turns for others. */
const entriesPerYield = 50

/** `banto-support-20261124-0915.zip`, in the shop's time. A second one within a minute gets a number. */
const freeName = (folder: string, now: Date): string => {
  const shopTime = new Date(now.getTime() + 9 * 3_600_000).toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')
  for (let turn = 1; ; turn += 1) {
    const name = path.join(folder, `banto-support-${shopTime}${turn === 1 ? '' : `-${turn}`}.zip`)
    if (!existsSync(name)) return name
  }
}

type Run = { readonly core: CoreContext; readonly job: JobContext; readonly zip: ZipFile; readonly mask: (text: string) => string }

const breathe = async ({ job }: Run): Promise<void> => {
  await new Promise(setImmediate)
  job.signal.throwIfAborted()
}

async function packJournal(run: Run, journal: Journal, total: number): Promise<number> {
  const { zip, job, mask } = run
  zip.file('journal.jsonl')
  let done = 0
  const db = journal.read()
  if (db === null) return done
  for (const entry of walkEntries(db, total)) {
    zip.write(`${mask(JSON.stringify(strictEntry(entry)))}\n`)
    done += 1
    if (done % entriesPerYield !== 0) continue
    job.report({ phase: 'journal', done, total })
    await breathe(run)
  }
  return done
}

async function packLogs(run: Run): Promise<void> {
  const folder = path.join(run.core.dataDir, 'logs')
  if (!existsSync(folder)) return
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .slice(-logFiles)
  for (const [index, name] of names.entries()) {
    run.job.report({ phase: 'logs', done: index, total: names.length })
    run.zip.file(`logs/${name}`)
    const lines = readFileSync(path.join(folder, name), 'utf8').split('\n')
    for (const [number, line] of lines.entries()) {
      if (line !== '') run.zip.write(`${run.mask(strictLogLine(line))}\n`)
      if (number % 2_000 === 0) await breathe(run)
    }
  }
}

/** Writes the bundle; see the contract. Errors: STORE_FULL, STORE_READ_ONLY, CANCELLED. */
export async function exportForSupport(core: CoreContext, journal: Journal, language: Language, job: JobContext): Promise<SupportFile> {
  job.report({ phase: 'report' })
  const folder = exportFolder(core)
  const now = core.now()
  const contractId = core.shopOrNull()?.profile.contractId ?? null
  let zip: ZipFile | null = null
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const file = freeName(folder, now)
    zip = writeZip(file, now)
    const run: Run = { core, job, zip, mask: masker(contractId, [core.dataDir, homedir()]) }
    const db = journal.read()
    const state = journal.state()
    const entries = Math.min(state.entries, maxEntries)
    zip.file('report.html')
    zip.write(run.mask(reportPage(await gatherFacts(core, state, db), language, { entries, of: state.entries })))
    const packed = await packJournal(run, journal, entries)
    await packLogs(run)
    return { path: file, bytes: zip.finish(), entries: packed, of: state.entries }
  } catch (error) {
    throw storeError(error)
  } finally {
    zip?.discard()
  }
}
