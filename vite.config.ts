import { builtinModules } from 'node:module'
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import packageJson from './package.json' with { type: 'json' }

const root = import.meta.dirname
const out = path.join(root, 'out', 'app')
/**
 * Packages that every start needs a small part of: built into ours, the rest of them is neither read nor compiled. All others are loaded from
 * where they are installed.
 */
const builtIn: ReadonlySet<string> = new Set(['fflate', 'i18next', 'openid-client', 'zod'])
const packages = Object.keys(packageJson.dependencies).filter((name) => !builtIn.has(name))

const nodeEntries = {
  main: 'electron/main.ts',
  serve: 'electron/serve/main.ts',
  worker: 'electron/core/worker.ts',
  reader: 'electron/core/reader.ts',
  unpacker: 'electron/core/unpacker.ts',
  sampleWorker: 'electron/host/sampleWorker.ts',
  deviceProcess: 'electron/core/devices/native/process.ts',
}

/** The document names what its first script goes on to load, so that all of it is on its way before that script runs. */
const preloadPage: Plugin = {
  name: 'banto-preload-page',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {} }) {
      const files = new Set<string>()
      const follow = (file: string): void => {
        const chunk = bundle[file]
        if (chunk?.type !== 'chunk' || html.includes(file) || files.has(file)) return
        files.add(file)
        for (const style of chunk.viteMetadata?.importedCss ?? []) files.add(style)
        chunk.imports.forEach(follow)
      }
      for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk' && chunk.name === 'page') follow(chunk.fileName)
      return [...files].map((file) => ({
        tag: 'link',
        injectTo: 'head' as const,
        attrs: { rel: file.endsWith('.css') ? 'stylesheet' : 'modulepreload', crossorigin: true, href: `/${file}`, nonce: '__CSP_NONCE__' },
      }))
    },
  },
}

/**
 * `vite build` builds the page, one document for either host (the environment `client`); `vite build --app` the hosts and the
 * preload too. `npm run build` does the latter beside the old build and then puts it in place.
 */
export default defineConfig({
  root: path.join(root, 'renderer'),
  base: '/',
  publicDir: false,
  plugins: [react(), preloadPage],
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
    /** The page. */
    client: {
      build: {
        // Two files, two requests: what asks the engine at once, and what draws the first screen (with all that it imports).
        rolldownOptions: {
          output: {
            codeSplitting: {
              groups: [
                { name: 'start', tags: ['$initial'], priority: 1 },
                { name: 'page', test: /renderer[\\/]page\.tsx$/ },
              ],
            },
          },
        },
      },
    },
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
