import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import config from '../../build/package.config.ts'
import packageJson from '../../package.json' with { type: 'json' }

test('the packaged program cannot be made to run foreign code', () => {
  expect(config.electronFuses).toEqual({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  })
  expect(config.asar).toBe(true)
})

test('the package holds the built app and none of the command line tools', () => {
  expect(config.files).toContain('out/app/**/*')
  expect(config.files).toContain('!node_modules/node-*/**')
  expect(packageJson.main).toBe('out/app/main.js')
})

const systems = ['linux-x64', 'darwin-arm64', 'win32-x64'] as const

test.each(systems)('the native device modules come built for %s, and lie beside the archive', (system) => {
  const root = path.resolve(import.meta.dirname, '..', '..')
  const modules = path.join(root, 'node_modules')
  const serial = { 'linux-x64': 'linux-x64', 'darwin-arm64': 'darwin-x64+arm64', 'win32-x64': 'win32-x64' }[system]
  expect(existsSync(path.join(modules, '@serialport/bindings-cpp/prebuilds', serial))).toBe(true)
  expect(existsSync(path.join(modules, 'node-hid/prebuilds', `HID-${system}`))).toBe(true)
  // One package a system: only this machine's is installed.
  const usb = { 'linux-x64': 'linux-x64-gnu', 'darwin-arm64': 'darwin-arm64', 'win32-x64': 'win32-x64-msvc' }[system]
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as { packages: object }
  expect(Object.keys(packages)).toContain(`node_modules/@node-usb/usb-${usb}`)
  expect(config.asarUnpack).toEqual(['**/*.node'])
  expect(config.npmRebuild).toBe(false)
})
