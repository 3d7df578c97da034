import { builtinModules } from 'node:module'
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import packageJson from './package.json' with { type: 'json' }

const root = import.meta.dirname
const out = path.join(root, 'out', 'app')
const packages = Object.keys(packageJson.dependencies)

const nodeEntries = {
  main: 'electron/main.ts',
  serve: 'electron/serve/main.ts',
  worker: 'electron/core/worker.ts',
  reader: 'electron/core/reader.ts',
  sampleWorker: 'electron/host/sampleWorker.ts',
  deviceProcess: 'electron/core/devices/native/process.ts',
}

/**
 * `vite build` builds the page, one document for either host (the environment `client`); `vite build --app` the hosts and the
 * preload too. `npm run build` does the latter beside the old build and then puts it in place.
 */
export default defineConfig({
  root: path.join(root, 'renderer'),
  base: '/',
  publicDir: false,
  plugins: [react()],
  // The host replaces the placeholder with a fresh nonce in every answer (electron/host/page.ts).
  html: { cspNonce: '__CSP_NONCE__' },
  cacheDir: path.join(root, 'node_modules', '.vite', 'page'),
  server: { fs: { allow: [root] } },
  build: {
    outDir: path.join(out, 'renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    sourcemap: true,
    // Files, never data: addresses: the policy is simpler to read that way.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2_000,
  },
  environments: {
    /** Everything that runs with Node's rights: both hosts, the engine's threads, the sample shop's thread. */
    node: {
      consumer: 'server',
      define: { 'process.env.NODE_ENV': JSON.stringify('production') },
      resolve: { noExternal: true, external: packages },
      build: {
        outDir: out,
        emptyOutDir: false,
        target: 'node24',
        sourcemap: true,
        minify: false,
        rolldownOptions: {
          external: ['electron', 'vite', ...builtinModules, ...packages.flatMap((name) => [name, new RegExp(`^${name}/`)]), /^node:/],
          input: Object.fromEntries(Object.entries(nodeEntries).map(([name, file]) => [name, path.join(root, file)])),
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
        },
      },
    },
    /** One CommonJS file: a sandboxed preload can load nothing else. */
    preload: {
      consumer: 'client',
      // Only built: the development server has nothing to prepare for it.
      optimizeDeps: { noDiscovery: true },
      build: {
        outDir: out,
        emptyOutDir: false,
        target: 'chrome130',
        sourcemap: false,
        minify: false,
        lib: { entry: path.join(root, 'electron', 'preload.ts'), formats: ['cjs'], fileName: () => 'preload.cjs' },
        rolldownOptions: { external: ['electron'] },
      },
    },
  },
})
