import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createControlClient, type ControlClient } from '#sandbox/controlClient.ts'
import { startSandbox } from '#sandbox/start.ts'
import { useBrowser } from '../../fakes/formBrowser.ts'
import { startEngine, type Engine } from '../../fixtures/realEngine.ts'
import { sampleOf } from '../../fixtures/signedIn.ts'
import { virtualTime, type VirtualTime } from '../../fixtures/virtualTime.ts'

/**
 * One sandbox in memory for all runs, taken back to its beginning for each, and a fresh copy of a
 * signed-in engine's data. The engine is the real one, driven through its contracts; its requests
 * go through the sandbox's real handlers, without sockets; time only passes where everybody waits.
 */
export const products = 24

/** Something that happens when a request of the engine comes by. */
export interface Incident {
  /** Counts requests from when it was laid: 0 is the next. */
  readonly at: number
  /** Before the request reaches the server, or when its answer would go out. */
  readonly when: 'before' | 'after'
  /** May throw: the engine then sees a cut connection. */
  run(): Promise<void> | void
}

export interface Passing {
  readonly method: string
  /** Below the contract's address, with its query. */
  readonly path: string
  readonly body: string
}

export interface Line {
  /** At most one at a time; null: nothing happens. */
  incident: Incident | null
  /** Called when a request leaves the engine, and after the server may have acted on it. */
  leaving: ((request: Passing) => void) | null
  /** `body` is then the answer's of a read, the request's of a write; status null: the connection broke. */
  passed: ((request: Passing, status: number | null) => Promise<void>) | null
  /** True: no request leaves any more (the program that sends is dead). */
  dead: boolean
}

export interface World {
  readonly time: VirtualTime
  readonly control: ControlClient
  readonly line: Line
  /** Starts an engine on a copy of the beginning, the server being at its own. */
  begin(pulled: boolean): Promise<Engine>
  /** Starts an engine on data that another one has left. */
  startNow(dataDir: string, vault: Map<string, string>): Promise<Engine>
  /** A folder that goes at the end of the run. */
  folder(): string
  /** Ends a run: closes the engine, forgets timers and folders. */
  end(engine: Engine): Promise<void>
  close(): Promise<void>
}

/** Memory rather than a disk, where the machine has such a folder: a run writes little and often. */
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

const refused = () =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('no network in this test'), { code: 'ECONNREFUSED' }) })

export async function createWorld(): Promise<World> {
  const asOf = new Date('2026-11-20T00:00:00+09:00')
  const sandbox = await startSandbox({ products, rates: 'off', dataDir: ':memory:', asOf, refreshSeconds: 10 * 365 * 86_400 })
  const control = createControlClient(sandbox)
  const home = mkdtempSync(join(scratch, 'banto-world-'))
  // 部門 without products, one below another.
  const [top] = (await control.edit({ createCategories: [{ categoryName: '空きA' }, { categoryName: '空きB' }] })).createdCategories
  await control.edit({ createCategories: [{ categoryName: '空きC', parentCategoryId: top?.['categoryId'] ?? null }] })

  const template = { empty: join(home, 'empty'), pulled: join(home, 'pulled'), vault: new Map<string, string>() }
  const first = await startEngine({ dataDir: template.pulled, vault: template.vault, sample: sampleOf(sandbox), openBrowser: browse })
  await first.job('connection.signIn', { kind: 'sample' })
  // Pulls happen when a scenario says so.
  await first.call('sync.setSchedule', { pullMinutes: 0, sweepHours: 0 })
  await first.close()
  cpSync(template.pulled, template.empty, { recursive: true })
  const second = await startEngine({ dataDir: template.pulled, vault: template.vault, sample: sampleOf(sandbox) })
  await second.job('sync.pull', { mode: 'full' })
  await second.close()
  await control.mark()

  const realFetch = globalThis.fetch
  const time = virtualTime(Date.now())
  /** Sign-in goes over real sockets: time must wait for it. Nothing else leaves this process. */
  const ordinary: typeof fetch = async (input, init) => {
    if (new URL(input instanceof Request ? input.url : input).hostname !== '127.0.0.1') throw refused()
    const done = time.busy()
    try {
      const reply = await realFetch(input, init)
      return new Response(await reply.arrayBuffer(), { status: reply.status, headers: reply.headers })
    } finally {
      done()
    }
  }
  const inProcess = sandbox.inProcess(ordinary, (givenUp) => {
    const done = time.hanging()
    void givenUp.then(done)
  })
  const line: Line = { incident: null, leaving: null, passed: null, dead: false }
  const prefix = `${sandbox.apiUrl}/${sandbox.contractId}/pos`
  let seen = 0
  let armed: Incident | null = null

  globalThis.fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input)
    if (url.startsWith(sandbox.controlUrl)) return inProcess(input, init)
    if (line.dead && url.startsWith(sandbox.apiUrl)) throw refused()
    if (!url.startsWith(prefix)) return inProcess(input, init)
    if (armed !== line.incident) [armed, seen] = [line.incident, 0]
    const incident = line.incident !== null && seen === line.incident.at ? line.incident : null
    seen += 1
    const method = init?.method ?? 'GET'
    const request = { method, path: url.slice(prefix.length), body: typeof init?.body === 'string' ? init.body : '' }
    line.leaving?.(request)
    if (incident?.when === 'before') await incident.run()
    if (line.dead) throw refused()
    const reply = await inProcess(input, init).then(
      async (response) => {
        const body =
          method === 'GET'
            ? await response
                .clone()
                .text()
                .catch(() => '')
            : request.body
        await line.passed?.({ ...request, body }, response.status)
        return response
      },
      async (error: unknown) => {
        await line.passed?.(request, null)
        throw error
      },
    )
    if (incident?.when === 'after') await incident.run()
    if (line.dead) throw refused()
    return reply
  }

  const folders: string[] = []
  const folder = () => {
    const made = mkdtempSync(join(home, 'run-'))
    folders.push(made)
    return made
  }
  const startNow = (dataDir: string, vault: Map<string, string>) =>
    startEngine({ dataDir, vault, sample: sampleOf(sandbox), openBrowser: browse })

  return {
    time,
    control,
    line,
    folder,
    startNow,
    async begin(pulled) {
      Object.assign(line, { incident: null, leaving: null, passed: null, dead: false })
      await time.run(control.reset())
      const dataDir = folder()
      cpSync(pulled ? template.pulled : template.empty, dataDir, { recursive: true })
      return time.run(startNow(dataDir, new Map(template.vault)))
    },
    async end(engine) {
      Object.assign(line, { incident: null, leaving: null, passed: null })
      // Work that the server has taken on (bulk requests) ends in the run that asked for it.
      await time.pass(60_000)
      await time.run(engine.close())
      time.clear()
      for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true })
    },
    async close() {
      globalThis.fetch = realFetch
      time.restore()
      await sandbox.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** A person at the sign-in pages. */
function browse(url: string): boolean {
  useBrowser(url).catch(() => undefined)
  return true
}
