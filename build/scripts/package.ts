import { build, Platform } from 'electron-builder'
import path from 'node:path'
import config from '../package.config.ts'

const root = path.resolve(import.meta.dirname, '..', '..')
/** Only unpacked, to look at: `npm run package -- --dir`. */
const dirOnly = process.argv.includes('--dir')

try {
  const files = await build({
    projectDir: root,
    config,
    publish: 'never',
    targets: dirOnly ? Platform.current().createTarget('dir') : Platform.current().createTarget(),
  })
  for (const file of files) console.log(path.relative(root, file))
} catch (error) {
  const text = error instanceof Error ? error.message : String(error)
  const unreachable =
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|getaddrinfo|fetch failed|cannot resolve|socket hang up|Response code|status code/i.test(
      text,
    )
  console.error(
    unreachable
      ? `Electron を取得できないため、パッケージを作れません。github.com に届く場所で実行してください。\nThe package cannot be made because Electron's binary cannot be fetched. Run this where github.com can be reached, or set ELECTRON_MIRROR.\n${text}`
      : text,
  )
  process.exitCode = 1
}
