import { spawn, type ChildProcess } from 'node:child_process'
import { join, resolve } from 'node:path'
import type { Sandbox } from '#sandbox/start.ts'

const root = resolve(import.meta.dirname, '../..')

/** A program of ours that runs beside the demo, and is ended by it. */
export interface Running {
  readonly pid: number
  readonly output: () => string
  /** Ends it as a person would (SIGTERM), or as a power cut does (SIGKILL); waits until it is gone. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

function run(args: readonly string[]): Running & { readonly child: ChildProcess } {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const keep = (chunk: Buffer): void => {
    output += chunk.toString()
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const gone = new Promise<void>((settle) => child.once('close', () => settle()))
  return {
    child,
    pid: child.pid ?? -1,
    output: () => output,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      const late = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await gone
      clearTimeout(late)
    },
  }
}

/** How long a program may take to start: a shop of a million products is made first. Seconds. */
const startSeconds = (products: number): number => 60 + products / 2_000

/** Waits for a line of the program's output; its whole output is in the error where none comes. */
function line(running: Running & { readonly child: ChildProcess }, pattern: RegExp, what: string, seconds: number): Promise<string> {
  const { child, output } = running
  return new Promise((resolve, reject) => {
    const settle = (how: () => void): void => {
      clearTimeout(timeout)
      child.stdout?.off('data', look)
      child.off('close', fail)
      how()
    }
    const look = (): void => {
      const found = pattern.exec(output())
      if (found) settle(() => resolve(found[1] ?? found[0]))
    }
    const fail = (): void => settle(() => reject(new Error(`${what} did not start:\n${output()}`)))
    const timeout = setTimeout(fail, seconds * 1000)
    child.stdout?.on('data', look)
    child.once('close', fail)
    look()
  })
}

export type SandboxAddresses = Omit<Sandbox, 'close'>

/** The sandbox as its own program; `port` 0 the first time, then the same again after a stop. */
export async function startSandboxProgram(options: { products: number; dataDir: string; port: number; token: string }) {
  const running = run([
    join(root, 'electron/sandbox/main.ts'),
    `--products=${options.products}`,
    `--port=${options.port}`,
    '--rates=production',
    `--data-dir=${options.dataDir}`,
    `--control-token=${options.token}`,
  ])
  const addresses = JSON.parse(await line(running, /^(\{.*\})$/mu, 'the sandbox', startSeconds(options.products))) as SandboxAddresses
  return { ...running, addresses }
}

/** The built program in the browser host; `address` works once. */
export async function startApp(dataDir: string) {
  const running = run([join(root, 'out/app/serve.js'), '--headless', '--port', '0', '--vault', 'file', '--data-dir', dataDir])
  return { ...running, address: await line(running, /(http:\/\/127\.0\.0\.1:\d+\/\S+)/u, 'Banto', startSeconds(0)) }
}
