import { networkInterfaces } from 'node:os'
import { isBantoError } from '#shared/errors.ts'
import { openTcp } from '../tcp.ts'
import { askName } from './snmp.ts'

/** Where printers take their bytes. */
export const printerPort = 9100
/** At home in the same network, a printer answers within milliseconds. */
const connectTimeoutMs = 600
/** Few enough for a router of a shop. */
const parallel = 24
/** A PC with more networks than this has virtual ones. */
const maxNetworks = 3

/** The addresses beside ours in each IPv4 network the PC is in: of a larger one, the 254 around ours. */
export function neighbours(interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces()): string[] {
  const own = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
  const networks = new Set(own.map((address) => address.slice(0, address.lastIndexOf('.'))))
  return [...networks]
    .slice(0, maxNetworks)
    .flatMap((network) => Array.from({ length: 254 }, (_, index) => `${network}.${index + 1}`).filter((host) => !own.includes(host)))
}

export interface NetworkPrinter {
  readonly host: string
  readonly name: string | null
}

/**
 * Hosts that take a connection at the printers' port. Nothing is sent to that port: an office copier would print it. The name
 * is asked for over SNMP. Throws CANCELLED.
 */
export async function sweep(
  hosts: readonly string[],
  {
    signal,
    onProgress,
    nameOf = askName,
  }: { readonly signal: AbortSignal; readonly onProgress: (done: number) => void; readonly nameOf?: typeof askName },
): Promise<NetworkPrinter[]> {
  const found: NetworkPrinter[] = []
  const waiting = [...hosts.entries()]
  let done = 0

  async function walk(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      signal.throwIfAborted()
      const [, host] = next
      if (await answers(host, signal)) found.push({ host, name: await nameOf(host, signal) })
      done += 1
      onProgress(done)
    }
  }

  await Promise.all(Array.from({ length: parallel }, walk))
  return found.toSorted((a, b) => hosts.indexOf(a.host) - hosts.indexOf(b.host))
}

async function answers(host: string, signal: AbortSignal): Promise<boolean> {
  try {
    const connection = await openTcp({ kind: 'tcp', host, port: printerPort }, { signal, timeoutMs: connectTimeoutMs })
    await connection.close()
    return true
  } catch (error) {
    if (isBantoError(error) && error.code === 'DEVICE_UNREACHABLE') return false
    throw error
  }
}
