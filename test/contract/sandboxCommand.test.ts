import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createControlClient } from '#sandbox/controlClient.ts'

const main = fileURLToPath(new URL('../../electron/sandbox/main.ts', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function run(...args: string[]): { child: ChildProcess; firstLine: Promise<string>; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, out, err })))
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      if (out.includes('\n')) resolve(out.split('\n')[0] ?? '')
    })
    ended.then(() => reject(new Error(`ended without a line: ${err}`)), reject)
  })
  firstLine.catch(() => undefined)
  return { child, firstLine, ended }
}

describe('the sandbox command', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('prints its addresses as one JSON line, serves, and ends cleanly on %s', async (signal) => {
    const { child, firstLine, ended } = run('--products', '40', '--rates', 'off', '--contract', 'sb_command')
    const addresses = JSON.parse(await firstLine) as { controlUrl: string; controlToken: string; products: number; contractId: string }
    expect(addresses).toMatchObject({ products: 40, contractId: 'sb_command' })
    const state = await createControlClient(addresses).state()
    expect(state).toMatchObject({ products: 40, rates: 'off' })
    child.kill(signal)
    expect(await ended).toMatchObject({ code: 0, err: '' })
    expect(existsSync(dirname(state.file))).toBe(false)
  })

  it('says what is wrong with its options', async () => {
    for (const args of [['--products', '0'], ['--products', '1000001'], ['--rates', 'fast'], ['--nonsense']]) {
      const { ended } = run(...args)
      const { code, err } = await ended
      expect(code, args.join(' ')).toBe(2)
      expect(err).toContain(args[0])
    }
    expect(await run('--help').ended).toMatchObject({ code: 0, out: expect.stringContaining('--data-dir') as string })
  })
})
