import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Log } from './context.ts'
import { redact } from './redact.ts'

const maxFiles = 14
/** A day that writes more than this goes silent in the file: a loop of errors must not fill the disk. */
const maxBytesPerDay = 20_000_000

export interface LogOptions {
  readonly folder: string
  /** Who writes: `engine`, `host`. */
  readonly source: string
  readonly now?: () => Date
}

/**
 * JSON lines in one file a day, the last fourteen kept. Written at once, so that the line before a
 * crash is there; a log that cannot be written never stops the program.
 */
export const createLog = ({ folder, source, now = () => new Date() }: LogOptions): Log => {
  let file = ''
  let bytes = 0

  const openDay = (day: string): void => {
    const next = path.join(folder, `banto-${day}.log`)
    if (next === file) return
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    file = next
    bytes = statSync(next, { throwIfNoEntry: false })?.size ?? 0
    const old = readdirSync(folder)
      .filter((name) => /^banto-\d{4}-\d\d-\d\d\.log$/.test(name))
      .sort()
    // Days that have not come are of a clock that ran ahead: they go first.
    const oldest = [...old.filter((name) => name > path.basename(next)), ...old.filter((name) => name <= path.basename(next))]
    for (const name of oldest.slice(0, -maxFiles)) rmSync(path.join(folder, name), { force: true })
  }

  const write = (level: string, event: string, facts: Record<string, unknown> = {}): void => {
    try {
      const at = now().toISOString()
      openDay(at.slice(0, 10))
      if (bytes > maxBytesPerDay) return
      const line = `${JSON.stringify({ at, level, source, event, ...(redact(facts) as object) })}\n`
      bytes += Buffer.byteLength(line)
      appendFileSync(file, line, { mode: 0o600 })
    } catch {
      // Nothing to tell it to: the disk is full or read-only, and the store has its own words for that.
    }
  }

  return {
    info: (event, facts) => write('info', event, facts),
    warn: (event, facts) => write('warn', event, facts),
    error: (event, facts) => write('error', event, facts),
  }
}
