import { parseArgs } from 'node:util'
import type { Rates } from './api/rateLimit.ts'
import { startSandbox, type SandboxOptions } from './start.ts'

const help = `A local Smaregi: sign-in, API and a made-up shop on 127.0.0.1.

  --products N          products of the shop, 1 to 1000000 (default 10000)
  --seed N              the same seed gives the same shop (default 1)
  --port N              0 = any free port (default 0)
  --data-dir DIR        keep the shop there (default: in a temporary file, gone at the end)
  --rates KIND          production (50 reads, 20 writes a second), sandbox (10, 4) or off (default production)
  --control-token TEXT  secret of the control address (default: made up and printed)
  --contract ID         contract id (default sb_skd27x4)
  --token-seconds N     life of access tokens (default 3600)
  --help                this text
`

/** The command line's options, or a message about what is wrong with them. */
function readOptions(args: readonly string[]): SandboxOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      products: { type: 'string' },
      seed: { type: 'string' },
      port: { type: 'string' },
      'data-dir': { type: 'string' },
      rates: { type: 'string' },
      'control-token': { type: 'string' },
      contract: { type: 'string' },
      'token-seconds': { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return 'help'
  const whole = (name: 'products' | 'seed' | 'port' | 'token-seconds', min: number, max: number): number | undefined => {
    const text = values[name]
    if (text === undefined) return undefined
    const value = /^\d+$/u.test(text) ? Number(text) : Number.NaN
    if (!(value >= min && value <= max)) throw new RangeError(`--${name}: ${min} to ${max}, not ${text}`)
    return value
  }
  if (values.rates !== undefined && !['production', 'sandbox', 'off'].includes(values.rates)) {
    throw new RangeError(`--rates: production, sandbox or off, not ${values.rates}`)
  }
  return {
    products: whole('products', 1, 1_000_000),
    seed: whole('seed', 0, 4_294_967_295),
    port: whole('port', 0, 65_535),
    dataDir: values['data-dir'] ?? null,
    rates: values.rates as Rates | undefined,
    controlToken: values['control-token'],
    contractId: values.contract,
    tokenSeconds: whole('token-seconds', 1, 31_536_000),
    log: (message) => process.stderr.write(`${message}\n`),
  }
}

async function main(): Promise<void> {
  let options: SandboxOptions | 'help'
  try {
    options = readOptions(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`)
    process.exitCode = 2
    return
  }
  if (options === 'help') {
    process.stdout.write(help)
    return
  }
  const started = performance.now()
  const sandbox = await startSandbox(options)
  const { close, ...addresses } = sandbox
  const stop = (): void => {
    // A second signal ends the program at once, should closing hang.
    process.once('SIGINT', () => process.exit(130))
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`)
        process.exit(1)
      },
    )
  }
  // Who listened to us may be gone; the shop is closed all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.stdout.write(`${JSON.stringify(addresses)}\n`)
  process.stdout.write(
    [
      `A shop of ${sandbox.products} products stands after ${((performance.now() - started) / 1000).toFixed(1)} s. Ctrl+C ends it.`,
      `  sign-in   ${sandbox.identityUrl}   client ${sandbox.clientId}, any e-mail, password banto`,
      `  API       ${sandbox.apiUrl}/${sandbox.contractId}/pos`,
      `  control   ${sandbox.controlUrl}   header x-sandbox-control: ${sandbox.controlToken}`,
      '',
    ].join('\n'),
  )
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
