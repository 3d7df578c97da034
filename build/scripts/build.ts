import { readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { build, createLogger } from 'vite'

const root = path.resolve(import.meta.dirname, '..', '..')
const out = path.join(root, 'out', 'app')

const logger = createLogger('warn')

/** What it is, its configuration, and where it goes in `out/app`. */
const parts: readonly (readonly [string, string, string])[] = [
  ['page', 'renderer.config.ts', 'renderer'],
  ['hosts and engine', 'node.config.ts', '.'],
  ['preload', 'preload.config.ts', '.'],
]

const bytesOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0)

// Built aside and put in place at the end: a program that runs from the old build, or a build that
// fails half-way, never meets a folder that is half new.
const aside = `${out}.${process.pid}`
try {
  for (const [name, file, folder] of parts) {
    const started = performance.now()
    await build({
      configFile: path.join(root, 'build', file),
      customLogger: logger,
      logLevel: 'warn',
      mode: 'production',
      build: { outDir: path.join(aside, folder) },
    })
    console.log(`built ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  }
  rmSync(out, { recursive: true, force: true })
  renameSync(aside, out)
} finally {
  rmSync(aside, { recursive: true, force: true })
}
console.log(`out/app: ${(bytesOf(out) / 1_000_000).toFixed(1)} MB`)
