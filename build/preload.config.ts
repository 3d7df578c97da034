import path from 'node:path'
import { defineConfig } from 'vite'

const root = path.resolve(import.meta.dirname, '..')

/** One CommonJS file: a sandboxed preload can load nothing else. */
export default defineConfig({
  root,
  publicDir: false,
  build: {
    outDir: path.join(root, 'out', 'app'),
    emptyOutDir: false,
    target: 'chrome130',
    sourcemap: false,
    minify: false,
    lib: { entry: path.join(root, 'electron', 'preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
    rolldownOptions: { external: ['electron'] },
  },
})
