import { readFileSync, rmSync } from 'node:fs'
import { writeFileDurably } from '../files.ts'

/**
 * A record beside the shop's file that the program ended cleanly, and that the file and its newest copy are of
 * this generation. It is removed while a program has the file open. Without it, changes may have been made
 * after the newest copy.
 */
const nameOf = (path: string): string => path.replace(/\.db$/u, '.closed')

export const writeEndRecord = (path: string, generation: number): void => writeFileDurably(nameOf(path), `${generation}\n`)

export const removeEndRecord = (path: string): void => rmSync(nameOf(path), { force: true })

/** The generation of the last clean end; null where the last program did not end cleanly. */
export function readEndRecord(path: string): number | null {
  try {
    const text = readFileSync(nameOf(path), 'utf8').trim()
    return /^\d+$/u.test(text) ? Number(text) : null
  } catch {
    return null
  }
}
