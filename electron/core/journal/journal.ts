import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { JournalState } from '#shared/contracts/journal.ts'
import { isBantoError } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import { currentJob } from '../rpc/jobs.ts'
import type { OnExchange } from '../smaregi/exchange.ts'
import type { ReadDb } from '../store/db.ts'
import { isCorruption } from '../store/errors.ts'
import { entryOf, weightOf, type Entry } from './entry.ts'
import { openJournalFile, putAside, type JournalFile } from './file.ts'
import { readEntries } from './search.ts'
import { openSettings, type JournalSettings } from './settings.ts'

/** How long entries are collected before one transaction writes them all. */
const batchDelayMs = 250
const maxBatchEntries = 200
/** Characters in one transaction, so that the disk is never held for long. */
const maxBatchChars = 2_000_000
/** After a failure of the file: how long until it is tried again, and how many entries wait for that. */
const retryAfterMs = 30_000
const maxWaitingEntries = 2_000
const maxWaitingChars = 8_000_000
/** Time between two steps of pruning, and between two looks whether there is something to prune. */
const pruneStepMs = 60
const pruneCheckMs = 5 * 60_000
const bytesPerMegabyte = 1_000_000

export interface Journal {
  /** Never throws, never waits. Without an open shop (during the first sign-in) the entry waits for one. */
  readonly record: OnExchange
  /** From now on entries go to the journal in this shop's folder. */
  open(folder: string): void
  close(): void
  /** What is written and readable now, or null where the file cannot be opened. */
  read(): ReadDb | null
  state(): JournalState
  setSettings(part: Partial<JournalSettings>): Promise<JournalState>
  clear(): JournalState
}

const journals = new WeakMap<CoreContext, Journal>()

/** The journal of an engine: the same one for the line, its screen and the export. */
export function journalOf(core: CoreContext): Journal {
  const known = journals.get(core)
  if (known !== undefined) return known
  const journal = createJournal(core)
  journals.set(core, journal)
  return journal
}

/** As many of the first as fit into one transaction; at least one. */
const firstOf = (entries: readonly Entry[]): readonly Entry[] => {
  let sum = 0
  const end = entries.findIndex((entry, index) => (sum += weightOf(entry)) > maxBatchChars && index > 0)
  return end < 0 ? entries : entries.slice(0, end)
}

type Core = Pick<CoreContext, 'dataDir' | 'now' | 'log' | 'emit'>

/**
 * Gathers entries and writes them in batches beside the work they tell of. Whatever is wrong with the
 * file (full disk, read-only, damaged, of a newer program) pauses the journal and never the work.
 */
export function createJournal(core: Core): Journal {
  const settings = openSettings(core)
  /** Before a shop is open: exchanges of the first sign-in, above all its failures. */
  const lobby = join(core.dataDir, 'journal.db')
  let path = lobby
  let file: JournalFile | null = null
  let waiting: Entry[] = []
  let weight = 0
  let paused: JournalState['paused'] = null
  let quarantined: string | null = null
  let writeTimer: NodeJS.Timeout | undefined
  let pruneTimer: NodeJS.Timeout | undefined
  let prunedAt = -Infinity

  const tellState = (): void => core.emit('journal.changed', state())

  function opened(): JournalFile {
    if (file !== null) return file
    let next: JournalFile
    try {
      next = openJournalFile(path)
    } catch (error) {
      if (!isCorruption(error)) throw error
      setAside()
      next = openJournalFile(path)
    }
    next.limit(settings.get().megabytes * bytesPerMegabyte * 1.5)
    file = next
    return next
  }

  function closeFile(): void {
    try {
      file?.close()
    } catch (error) {
      core.log.warn('journal.close', { error: String(error) })
    }
    file = null
  }

  function setAside(): void {
    closeFile()
    quarantined = putAside(path, core.now())
    core.log.warn('journal.quarantined', { file: quarantined })
  }

  /** Works on the file; a damaged one is replaced and the work done again, anything else pauses. Null: it could not be done. */
  function attempt<T>(work: (file: JournalFile) => T): T | null {
    for (let turn = 1; ; turn += 1) {
      try {
        const result = work(opened())
        if (paused !== null) {
          core.log.info('journal.goesOn', { lost: paused.lost })
          paused = null
          tellState()
        }
        return result
      } catch (error) {
        if (isCorruption(error) && turn === 1) {
          try {
            setAside()
            continue
          } catch (failed) {
            pause(failed)
            return null
          }
        }
        pause(error)
        return null
      }
    }
  }

  function pause(error: unknown): void {
    const code = isBantoError(error) ? error.code : 'INTERNAL'
    if (paused?.code === code) return
    core.log.warn('journal.paused', { code, error: String(error) })
    paused = { code, at: core.now().toISOString(), lost: paused?.lost ?? 0 }
    // A file that could be opened and not written is opened anew at the next try.
    closeFile()
    tellState()
  }

  function flush(): void {
    clearTimeout(writeTimer)
    writeTimer = undefined
    if (waiting.length === 0) return
    let newest: number | null = null
    let written = 0
    while (waiting.length > 0) {
      const entries = firstOf(waiting)
      const last = attempt((open) => write(open, entries))
      if (last === null) {
        later(retryAfterMs)
        break
      }
      newest = last
      written += entries.length
      waiting = waiting.slice(entries.length)
    }
    weight = waiting.reduce((sum, entry) => sum + weightOf(entry), 0)
    if (newest === null) return
    core.emit('journal.added', { newest, entries: written })
    if (performance.now() - prunedAt > pruneCheckMs) pruneSoon()
  }

  /** Where the limit is reached between two looks, the oldest make room at once. A full disk stays one. */
  function write(open: JournalFile, entries: readonly Entry[]): number {
    try {
      return open.write(entries)
    } catch (error) {
      if (!isBantoError(error) || error.code !== 'STORE_FULL') throw error
      const limits = { now: core.now().getTime(), before: 0, bytes: settings.get().megabytes * bytesPerMegabyte * 0.9 }
      while (open.pruneStep(limits));
      return open.write(entries)
    }
  }

  function later(milliseconds: number): void {
    writeTimer ??= setTimeout(flush, milliseconds)
    // What waits is written at the end all the same; it must not keep the program running.
    writeTimer.unref()
  }

  /** While nothing can be written, what waits is bounded: the oldest are lost, and counted. */
  function makeRoom(): void {
    let gone = 0
    while (waiting.length - gone > maxWaitingEntries || weight > maxWaitingChars) {
      const oldest = waiting[gone]
      if (oldest === undefined) break
      weight -= weightOf(oldest)
      gone += 1
    }
    if (gone === 0 || paused === null) return
    waiting = waiting.slice(gone)
    paused = { ...paused, lost: paused.lost + gone }
  }

  function pruneSoon(): void {
    prunedAt = performance.now()
    pruneTimer ??= setTimeout(() => {
      pruneTimer = undefined
      const { days, megabytes } = settings.get()
      const now = core.now().getTime()
      const limits = { now, before: now - days * 86_400_000, bytes: megabytes * bytesPerMegabyte }
      if (file !== null && attempt((open) => open.pruneStep(limits)) === true) pruneSoon()
    }, pruneStepMs)
    pruneTimer.unref()
  }

  /** Exchanges before the shop was open are its sign-in, so they belong to it. */
  function emptyLobby(): void {
    if (!existsSync(lobby)) return
    let before: JournalFile | null = null
    try {
      before = openJournalFile(lobby)
      waiting = [...readEntries(before.db, 1000), ...waiting]
      before.clear()
    } catch (error) {
      core.log.warn('journal.lobby', { error: String(error) })
      if (isCorruption(error)) putAside(lobby, core.now())
    } finally {
      before?.close()
    }
  }

  function state(): JournalState {
    const { days, megabytes } = settings.get()
    const none = { entries: 0, bytes: 0, oldest: null }
    let size: ReturnType<JournalFile['size']> = none
    try {
      size = file?.size() ?? none
    } catch (error) {
      core.log.warn('journal.size', { error: String(error) })
    }
    const { entries, bytes, oldest } = size
    const oldestAt = oldest === null ? null : new Date(oldest).toISOString()
    return { days, megabytes, entries, bytes, oldestAt, file: file?.path ?? null, paused, quarantined }
  }

  return {
    record(exchange) {
      try {
        const entry = entryOf(exchange, core.now(), currentJob())
        waiting.push(entry)
        weight += weightOf(entry)
        if (paused === null && (waiting.length >= maxBatchEntries || weight >= maxBatchChars)) flush()
        else if (paused !== null) makeRoom()
        later(paused === null ? batchDelayMs : retryAfterMs)
      } catch (error) {
        core.log.error('journal.record', { error })
      }
    },
    open(folder) {
      // Entries that were recorded without a shop and not written yet are written here.
      flush()
      closeFile()
      path = join(folder, 'journal.db')
      paused = null
      quarantined = null
      emptyLobby()
      // Opened at once, so that what is wrong with it is told before it is needed.
      attempt((open) => open.size())
      flush()
      pruneSoon()
    },
    close() {
      flush()
      clearTimeout(writeTimer)
      clearTimeout(pruneTimer)
      writeTimer = undefined
      pruneTimer = undefined
      closeFile()
      waiting = []
      weight = 0
      paused = null
      path = lobby
    },
    read() {
      flush()
      return attempt((open) => open.db)
    },
    state,
    async setSettings(part) {
      const { megabytes } = await settings.change(part)
      attempt((open) => open.limit(megabytes * bytesPerMegabyte * 1.5))
      pruneSoon()
      const now = state()
      core.emit('journal.changed', now)
      return now
    },
    clear() {
      flush()
      waiting = []
      weight = 0
      attempt((open) => open.clear())
      tellState()
      return state()
    },
  }
}
