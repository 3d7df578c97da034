import { readFileSync, rmSync } from 'node:fs'
import { writeFileDurably } from '../files.ts'

/**
 * A note beside the shop's file: the program ended in order, and the file and its newest copy are of
 * this generation. It is taken away as long as a program has the file. Without it nobody knows what
 * happened after the newest copy.
 */
const nameOf = (path: string): string => path.replace(/\.db$/u, '.closed')

export const writeEndRecord = (path: string, generation: number): void => writeFileDurably(nameOf(path), `${generation}\n`)

export const removeEndRecord = (path: string): void => rmSync(nameOf(path), { force: true })

/** Null where the last program did not end in order. */
export function readEndRecord(path: string): number | null {
  try {
    const text = readFileSync(nameOf(path), 'utf8').trim()
    return /^\d+$/u.test(text) ? Number(text) : null
  } catch {
    return null
  }
}
