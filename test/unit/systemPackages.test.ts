import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'

const scripts = path.resolve(import.meta.dirname, '..', '..', 'build', 'scripts')

/** A machine without Chromium and fonts: PATH holds an `apt-get` (and `sudo`) that only writes down how it was called. */
const bareMachine = ({ aptFails = false } = {}) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'banto-bare-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const calls = path.join(folder, 'calls')
  const program = (name: string, body: string) => writeFileSync(path.join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  program('apt-get', `echo "apt-get $*" >> '${calls}'\n${aptFails ? 'exit 100' : 'exit 0'}`)
  program('sudo', '[ "$1" = -n ] && shift\n[ "$1" = true ] && exit 0\nexec "$@"')
  program('fc-list', 'exit 0')
  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, args, {
      encoding: 'utf8',
      timeout: 60_000,
      env: { ...process.env, BANTO_NO_INSTALL: '', ...env, PATH: folder, DISPLAY: ':99' },
    })
  return {
    run,
    /** Only the part that sees to the system's packages, in a process of its own. */
    ensure: (env?: NodeJS.ProcessEnv, part: 'ensureBrowser' | 'ensureTestTools' = 'ensureBrowser') =>
      run(['--input-type=module', '-e', `(await import(${JSON.stringify(path.join(scripts, 'systemPackages.mjs'))})).${part}()`], env),
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []),
  }
}

describe.runIf(process.platform === 'linux')('system packages', () => {
  test('are installed by commands that are printed before, with how to decline', () => {
    const { ensure, calls } = bareMachine()
    const { status, stderr } = ensure()
    expect(status).toBe(0)
    expect(calls()).toEqual(['apt-get -q update', 'apt-get -q install -y --no-install-recommends chromium fonts-noto-cjk'])
    for (const call of calls()) expect(stderr).toContain(call)
    expect(stderr.indexOf('BANTO_NO_INSTALL=1')).toBeLessThan(stderr.indexOf(calls()[0] ?? ''))
    expect(stderr).toContain('BANTO_NO_INSTALL=1')
  })

  test('that cannot be installed are named for the person, after the older name was tried', () => {
    const { ensure, calls } = bareMachine({ aptFails: true })
    const { status, stderr } = ensure()
    expect(status).toBe(0)
    expect(calls().at(-1)).toBe('apt-get -q install -y --no-install-recommends chromium-browser fonts-noto-cjk')
    expect(stderr).toContain('could not be installed. Please install: sudo apt-get install chromium fonts-noto-cjk')
  })

  test.each([
    ['npm test', ['task.mjs', 'test']],
    ['npm start', ['start.mjs', '--host', 'browser']],
  ])('%s with BANTO_NO_INSTALL=1 runs none of them, and ends by saying what to install', (_name, [script = '', ...args]) => {
    const { run, calls } = bareMachine()
    const { status, stdout, stderr } = run([path.join(scripts, script), ...args], { BANTO_NO_INSTALL: '1' })
    expect(status).toBe(1)
    expect(calls()).toEqual([])
    expect(stdout).toBe('')
    expect(stderr).toContain('sudo apt-get install chromium fonts-noto-cjk')
    expect(stderr).toContain('BANTO_NO_INSTALL')
    expect(stderr).not.toContain('    at ')
  })

  test('for the tests of devices are installed too; without them the tests are skipped, and that is said', () => {
    const machine = bareMachine()
    expect(machine.ensure({}, 'ensureTestTools').status).toBe(0)
    expect(machine.calls().at(-1)).toBe('apt-get -q install -y --no-install-recommends socat zbar-tools')
    for (const [env, fails] of [
      [{ BANTO_NO_INSTALL: '1' }, false],
      [{}, true],
    ] as const) {
      const { ensure, calls } = bareMachine({ aptFails: fails })
      const { status, stderr } = ensure(env, 'ensureTestTools')
      expect(status).toBe(0)
      expect(calls().length).toBe(fails ? 2 : 0)
      expect(stderr).toContain(
        'Without socat zbar-tools some tests of devices are skipped. To install: sudo apt-get install socat zbar-tools',
      )
    }
  })
})
