import { builtinModules } from 'node:module'
import path from 'node:path'
import { defineConfig } from 'vite'
import packageJson from '../package.json' with { type: 'json' }

const root = path.resolve(import.meta.dirname, '..')
const external = [
  'electron',
  'vite',
  ...builtinModules,
  ...Object.keys(packageJson.dependencies).flatMap((name) => [name, new RegExp(`^${name}/`)]),
  /^node:/,
]

const entries = {
  main: 'electron/main.ts',
  serve: 'electron/serve/main.ts',
  worker: 'electron/core/worker.ts',
  reader: 'electron/core/reader.ts',
  sampleWorker: 'electron/host/sampleWorker.ts',
}

/** Everything that runs with Node's rights: both hosts, the engine's threads, the sample shop's thread. */
export default defineConfig({
  root,
  publicDir: false,
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: {
    outDir: path.join(root, 'out', 'app'),
    emptyOutDir: false,
    target: 'node24',
    ssr: true,
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      external,
      input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, path.join(root, file)])),
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
  ssr: { noExternal: true, external: Object.keys(packageJson.dependencies) },
})
