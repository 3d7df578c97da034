import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const root = path.resolve(import.meta.dirname, '..')

/** The page: one document, its scripts and styles, for either host. */
export default defineConfig({
  root: path.join(root, 'renderer'),
  base: '/',
  plugins: [react()],
  // The host replaces the placeholder with a fresh nonce in every answer (electron/host/page.ts).
  html: { cspNonce: '__CSP_NONCE__' },
  cacheDir: path.join(root, 'node_modules', '.vite', 'page'),
  server: { fs: { allow: [root] } },
  build: {
    outDir: path.join(root, 'out', 'app', 'renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    sourcemap: true,
    // Files, never data: addresses: the policy is simpler to read that way.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2_000,
  },
})
