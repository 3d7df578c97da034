import { describe, expect, test } from 'vitest'
import { hasDisplay } from '../../electron/host/browser.ts'
import { defaultDataDir } from '../../electron/host/dataDir.ts'
import { readHostOptions } from '../../electron/host/options.ts'
import { findChromium } from '../../electron/serve/chromium.ts'

describe('the data folder', () => {
  test.each([
    ['linux', {}, '/home/a', '/home/a/.local/share/banto'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/home/a', '/data/banto'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/a', '/home/a/.local/share/banto'],
    ['darwin', {}, '/Users/a', '/Users/a/Library/Application Support/Banto'],
    ['win32', { APPDATA: 'C:\\Users\\a\\AppData\\Roaming' }, 'C:\\Users\\a', 'C:\\Users\\a\\AppData\\Roaming\\Banto'],
    ['win32', {}, 'C:\\Users\\a', 'C:\\Users\\a\\AppData\\Roaming\\Banto'],
  ] as const)('on %s with %j', (platform, env, home, expected) => {
    expect(defaultDataDir(platform, env, home)).toBe(expected)
  })
})

describe("the host's flags", () => {
  test('have defaults, and their values are checked', () => {
    expect(readHostOptions([], '/d')).toEqual({ 'data-dir': '/d', port: 0, sample: false, headless: false, dev: false, vault: 'auto' })
    expect(readHostOptions(['--port', '8080', '--lang', 'en', '--sample'], '/d')).toMatchObject({ port: 8080, lang: 'en', sample: true })
    for (const args of [['--port', '70000'], ['--lang', 'fr'], ['--none'], ['word'], ['--data-dir', '']]) {
      expect(() => readHostOptions(args, '/d'), args.join(' ')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    }
  })

  test("may stand among Chromium's on Electron's command line", () => {
    expect(readHostOptions(['--inspect=9229', '--no-sandbox', 'word', '--lang', 'en'], '/d', { foreign: true })).toMatchObject({
      lang: 'en',
      'data-dir': '/d',
    })
  })
})

test('a display is there where the system says so', () => {
  expect([
    hasDisplay('linux', {}),
    hasDisplay('linux', { DISPLAY: ':0' }),
    hasDisplay('linux', { DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' }),
    hasDisplay('darwin', {}),
  ]).toEqual([false, true, true, true])
})

test('Chromium is found on the path, in the order of preference', () => {
  const there = new Set(['/usr/bin/google-chrome', '/opt/bin/chromium'])
  const exists = (file: string): boolean => there.has(file)
  expect(findChromium('linux', { PATH: '/usr/bin:/opt/bin' }, exists)).toBe('/opt/bin/chromium')
  expect(findChromium('linux', { PATH: '/usr/bin' }, exists)).toBe('/usr/bin/google-chrome')
  expect(findChromium('linux', { PATH: '' }, exists)).toBeNull()
  expect(findChromium('win32', {}, exists)).toBeNull()
})
