import type { Configuration } from 'electron-builder'
import { fuses } from './fuses.ts'

/** What the packager makes of `out/app`: one archive, native parts beside it, a program for each system. */
const config: Configuration = {
  appId: 'app.banto.desktop',
  productName: 'Banto',
  asar: true,
  // Shared libraries cannot be loaded out of an archive.
  asarUnpack: ['**/*.node'],
  directories: { output: 'release', buildResources: 'build' },
  files: [
    'out/app/**/*',
    '!**/*.map',
    '!**/.built-from',
    'package.json',
    // Node for the command line is none of the program: Electron has its own.
    '!node_modules/node-*/**',
    '!node_modules/node-bin-*/**',
    '!node_modules/better-sqlite3/{deps,src}/**',
    // Sources of the native device modules, and what they bring for telephones.
    '!node_modules/@serialport/bindings-cpp/{src,prebuilds/android-*}/**',
    '!node_modules/node-hid/{src,hidapi}/**',
  ],
  // better-sqlite3, the keyring, serialport, usb and node-hid bring Node-API binaries: nothing is compiled.
  npmRebuild: false,
  electronFuses: { ...fuses },
  electronLanguages: ['ja', 'en-US'],
  linux: { target: ['AppImage', 'deb'], category: 'Office', synopsis: '番頭' },
  mac: {
    target: ['dmg', 'zip'],
    category: 'public.app-category.business',
    hardenedRuntime: true,
    entitlements: 'build/entitlements.mac.plist',
    entitlementsInherit: 'build/entitlements.mac.plist',
  },
  win: { target: ['nsis'] },
  nsis: { oneClick: false, allowToChangeInstallationDirectory: true, deleteAppDataOnUninstall: false },
  publish: null,
}

export default config
