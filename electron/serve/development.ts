import { watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type * as Vite from 'vite'
import { createSerialQueue } from '#shared/serialQueue.ts'
import { noncePlaceholder } from '../host/page.ts'
import type { Engine } from '../host/engine.ts'
import type { PageServerOptions } from './server.ts'

/** Saving a file often makes several changes at once. */
const restartDelayMs = 200

/** `vite` is a tool of development: it is asked for by name at run time and never bundled. */
const viteName = 'vite'

export interface Development {
  readonly server: NonNullable<PageServerOptions['development']>
  /** Starts the engine anew when its sources change. */
  watchEngine(engine: Engine): void
}

/**
 * `npm start -- --dev`: the page from Vite with hot reload, behind the same guards, and the engine
 * straight from its sources, started anew when they change.
 */
export const startDevelopment = async (): Promise<Development> => {
  const root = path.resolve(import.meta.dirname, '..', '..')
  const vite = (await import(viteName)) as typeof Vite
  let server: Vite.ViteDevServer | null = null

  const document = async (ready: Vite.ViteDevServer, nonce: string): Promise<string> => {
    const source = await readFile(path.join(root, 'renderer', 'index.html'), 'utf8')
    return (await ready.transformIndexHtml('/', source)).replaceAll(noncePlaceholder, nonce)
  }

  return {
    server: {
      attach(http) {
        const options = {
          configFile: path.join(root, 'vite.config.ts'),
          server: { middlewareMode: true, ws: { server: http } },
          appType: 'custom' as const,
        }
        void vite.createServer(options).then((made) => (server = made))
      },
      isUpgrade: ({ headers }) => headers['sec-websocket-protocol'] === 'vite-hmr',
      handle(request, response, nonce) {
        const ready = server
        if (!ready) {
          response.writeHead(503, { 'Retry-After': '1', Refresh: '1' })
          response.end()
        } else if (request.url === '/' || request.url === '/index.html') {
          document(ready, nonce).then(
            (html) => response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html),
            (error: unknown) => response.writeHead(500, { 'Content-Type': 'text/plain' }).end(String(error)),
          )
        } else ready.middlewares(request, response)
      },
    },
    watchEngine(engine) {
      let timer: NodeJS.Timeout | undefined
      const restarts = createSerialQueue()
      const restart = (): void => {
        restarts.run(() => engine.restart()).catch((error: unknown) => process.stderr.write(`${String(error)}\n`))
      }
      for (const folder of ['electron/core', 'shared']) {
        watch(path.join(root, folder), { recursive: true }, (_event, name) => {
          if (name?.endsWith('.ts') !== true) return
          clearTimeout(timer)
          timer = setTimeout(restart, restartDelayMs)
        })
      }
    },
  }
}
