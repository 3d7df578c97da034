import { readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { createBuilder, createLogger } from 'vite'
import { copyFonts } from './fonts.ts'

const root = path.resolve(import.meta.dirname, '..', '..')
const out = path.join(root, 'out', 'app')

/** The environments of vite.config.ts, and where each goes in `out/app`. */
const folders = { client: 'renderer', node: '.', preload: '.' } as const

const bytesOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0)

// Built in a folder of its own and put in place at the end: a program that runs from the old build,
// or a build that fails half-way, never meets a folder that is half new.
const fresh = `${out}.${process.pid}`
try {
  const builder = await createBuilder({
    configFile: path.join(root, 'vite.config.ts'),
    customLogger: createLogger('warn'),
    logLevel: 'warn',
    mode: 'production',
    environments: Object.fromEntries(
      Object.entries(folders).map(([name, folder]) => [name, { build: { outDir: path.join(fresh, folder) } }]),
    ),
  })
  for (const name of Object.keys(folders)) {
    const environment = builder.environments[name]
    if (!environment) throw new Error(`vite.config.ts has no environment ${name}`)
    const started = performance.now()
    await builder.build(environment)
    console.log(`built ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  }
  copyFonts(fresh)
  rmSync(out, { recursive: true, force: true })
  renameSync(fresh, out)
} finally {
  rmSync(fresh, { recursive: true, force: true })
}
console.log(`out/app: ${(bytesOf(out) / 1_000_000).toFixed(1)} MB`)
