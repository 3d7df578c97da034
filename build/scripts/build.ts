import { rmSync, statSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { build, createLogger, type InlineConfig } from 'vite'

const root = path.resolve(import.meta.dirname, '..', '..')
const out = path.join(root, 'out', 'app')

const logger = createLogger('warn')

const parts: readonly (readonly [string, string])[] = [
  ['page', 'renderer.config.ts'],
  ['hosts and engine', 'node.config.ts'],
  ['preload', 'preload.config.ts'],
]

const bytesOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0)

rmSync(out, { recursive: true, force: true })
for (const [name, file] of parts) {
  const started = performance.now()
  const config: InlineConfig = { configFile: path.join(root, 'build', file), customLogger: logger, mode: 'production' }
  await build(config)
  console.log(`built ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}
console.log(`out/app: ${(bytesOf(out) / 1_000_000).toFixed(1)} MB`)
