import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** The files a host starts or serves; the same in the built form and straight from the sources. */
export interface ProgramPaths {
  readonly built: boolean
  readonly engineWorker: string
  readonly sampleWorker: string
  readonly deviceProcess: string
  readonly preload: string
  /** Folder of the built page. */
  readonly page: string
  readonly version: string
}

/**
 * `entry` is the folder of the host's entry file: `out/app` when built, `electron` or a folder in it
 * when Node runs the sources themselves.
 */
export const programPaths = (entry: string): ProgramPaths => {
  const built = existsSync(path.join(entry, 'worker.js'))
  let root = entry
  while (!existsSync(path.join(root, 'package.json')) && path.dirname(root) !== root) root = path.dirname(root)
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  const out = path.join(root, 'out', 'app')
  return {
    built,
    engineWorker: built ? path.join(out, 'worker.js') : path.join(root, 'electron', 'core', 'worker.ts'),
    sampleWorker: built ? path.join(out, 'sampleWorker.js') : path.join(root, 'electron', 'host', 'sampleWorker.ts'),
    deviceProcess: built ? path.join(out, 'deviceProcess.js') : path.join(root, 'electron', 'core', 'devices', 'native', 'process.ts'),
    preload: path.join(out, 'preload.cjs'),
    page: path.join(out, 'renderer'),
    version,
  }
}
