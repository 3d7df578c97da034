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
