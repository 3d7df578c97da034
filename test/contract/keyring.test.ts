import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const programs = ['dbus-run-session', 'gnome-keyring-daemon']
const missing = programs.filter((name) => !(process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, name))))
if (missing.length > 0) console.log(`skipped: the real system keyring (${missing.join(' and ')} not here)`)

test.skipIf(missing.length > 0)('a real Secret Service keeps the key, and no token lies on the disk in clear', () => {
  const home = mkdtempSync(join(tmpdir(), 'banto-keyring-'))
  try {
    const script = `echo -n word | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$0" "$1" "$2"`
    const child = join(import.meta.dirname, '../fixtures/keyringChild.ts')
    const data = join(home, 'data')
    const { stdout, stderr } = spawnSync('dbus-run-session', ['--', 'sh', '-c', script, process.execPath, child, data], {
      encoding: 'utf8',
      timeout: 40_000,
      env: { ...process.env, HOME: home, XDG_DATA_HOME: join(home, 'share'), XDG_RUNTIME_DIR: home },
    })
    const line = stdout.split('\n').find((one) => one.startsWith('{'))
    expect(line, stderr).toBeDefined()
    expect(JSON.parse(line ?? '')).toEqual({ kind: 'keyring', where: 'Secret Service', found: 'ひみつ', after: null })
    const files = readdirSync(join(data, 'vault'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(files.length).toBeGreaterThan(0)
    for (const { parentPath, name } of files) {
      expect(readFileSync(join(parentPath, name), 'utf8')).not.toContain('ひみつ')
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
})
