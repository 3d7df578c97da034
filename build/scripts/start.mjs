import path from 'node:path'
import { parseArgs } from 'node:util'
import { runForeground, guarded } from './run.mjs'
import { ensureBuilt, ensureDependencies, fetchElectron, hasDisplay, node24, root, say, SetupError, toolEnv } from './setup.mjs'
import { ensureBrowser } from './systemPackages.mjs'

const help = `番頭 Banto

  npm start                          準備して開く / sets everything up and opens Banto
  npm start -- [flags]

  --host electron|browser   画面の出し方を選ぶ / choose the host (default: Electron where it can run)
  --port N                  ブラウザー版のポート / port of the browser host (default: any free one)
  --data-dir DIR            データの置き場所 / folder of the data (default: the system's place for it)
  --sample                  サンプルの店をすぐに開く / go straight to the sample shop
  --lang ja|en              画面の言葉 / language of the screens
  --headless                画面を開かずアドレスだけ表示 / never open a window, print the address
  --vault auto|keyring|file トークンの保管場所(ブラウザー版) / where the browser host keeps tokens
  --dev                     開発用(変更をすぐに反映) / development: hot reload, engine restarts on change
  --help                    この説明 / this text

  BANTO_NO_INSTALL=1        足りないシステムの部品(Chromium、日本語フォント)を入れない / never install system packages
`

const flags = {
  host: { type: 'string' },
  port: { type: 'string' },
  'data-dir': { type: 'string' },
  sample: { type: 'boolean' },
  lang: { type: 'string' },
  headless: { type: 'boolean' },
  vault: { type: 'string' },
  dev: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
}

const choices = { host: ['electron', 'browser'], lang: ['ja', 'en'], vault: ['auto', 'keyring', 'file'] }

const readFlags = () => {
  let values
  try {
    values = parseArgs({ options: flags, strict: true, allowPositionals: false }).values
  } catch (error) {
    throw new SetupError(`指定が正しくありません: ${error.message}`, 'Unknown or incomplete flag. See npm start -- --help')
  }
  for (const [name, allowed] of Object.entries(choices)) {
    if (values[name] !== undefined && !allowed.includes(values[name])) {
      throw new SetupError(`--${name} は ${allowed.join(', ')} のどれかです。`, `--${name} is one of ${allowed.join(', ')}.`)
    }
  }
  if (values.port !== undefined && !(/^\d{1,5}$/.test(values.port) && Number(values.port) <= 65535)) {
    throw new SetupError('--port は 0 から 65535 の数字です。', '--port is a number from 0 to 65535.')
  }
  return values
}

/** Which host, and why, in both languages. */
const chooseHost = async (values, node) => {
  const browser = (ja, en) => ({ name: 'browser', ja, en })
  if (values.host === 'browser') return browser('--host で指定', 'asked for with --host')
  if (values.dev) return browser('開発用', 'development')
  if (values.host !== 'electron' && values.headless) return browser('--headless で指定', 'asked for with --headless')
  const forced = values.host === 'electron'
  if (!forced && !hasDisplay()) return browser('画面(ディスプレイ)がない', 'no display')
  // Chromium's sandbox cannot run as root, and Electron without it is not what we ship.
  if (!forced && process.platform === 'linux' && process.getuid() === 0) return browser('管理者(root)で動いている', 'running as root')
  const binary = await fetchElectron(node, { forced })
  if (binary) return { name: 'electron', binary, ja: '実行ファイルと画面がある', en: 'its binary and a display are there' }
  if (forced) throw new SetupError('Electron の実行ファイルを取得できません。', "Electron's binary cannot be fetched. Use --host browser.")
  return browser('Electron の実行ファイルがない', "Electron's binary is not there")
}

const passedOn = (values, names) =>
  names.flatMap((name) => (values[name] === undefined ? [] : values[name] === true ? [`--${name}`] : [`--${name}`, values[name]]))

await guarded(async () => {
  const started = performance.now()
  const values = readFlags()
  if (values.help) {
    process.stdout.write(help)
    return
  }
  if (values.dev && values.host === 'electron')
    throw new SetupError('--dev はブラウザー版で動きます。', '--dev works with the browser host.')
  // npm runs scripts in the project's folder; a path was meant from where the person stands.
  if (values['data-dir'] !== undefined) values['data-dir'] = path.resolve(process.env.INIT_CWD ?? process.cwd(), values['data-dir'])

  ensureDependencies()
  const node = node24()
  const host = await chooseHost(values, node)
  if (host.name === 'browser' && hasDisplay() && !values.headless) ensureBrowser()
  if (!values.dev) ensureBuilt(node)
  if (process.env.BANTO_TIMES)
    say(`準備 ${Math.round(performance.now() - started)} ms`, `set-up ${Math.round(performance.now() - started)} ms`)

  if (host.name === 'electron') {
    say(`Electron で開きます(${host.ja})`, `Opening in Electron (${host.en})`)
    runForeground(host.binary, [root, ...passedOn(values, ['data-dir', 'sample', 'lang'])], toolEnv(node))
    return
  }
  say(`ブラウザー版で開きます(${host.ja})`, `Opening in the browser host (${host.en})`)
  const entry = values.dev ? path.join(root, 'electron', 'serve', 'main.ts') : path.join(root, 'out', 'app', 'serve.js')
  const args = passedOn(values, ['data-dir', 'port', 'sample', 'lang', 'headless', 'vault', 'dev'])
  runForeground(node, ['--enable-source-maps', entry, ...args], toolEnv(node))
})
