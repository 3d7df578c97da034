import { fork } from 'node:child_process'
import type { nativeDevices } from '#shared/contracts/host.ts'
import type { MethodName, hostContracts } from '#shared/contracts/index.ts'
import { BantoError } from '#shared/errors.ts'
import type { Log } from '#core/context.ts'
import { createPeer, type Peer, type Transport } from '#core/rpc/peer.ts'
import type { HandlersOf } from '#core/rpc/types.ts'

/** A process that was started, and the line to it. */
export interface DeviceChild extends Transport {
  onExit(listener: (code: number | null) => void): void
  kill(): void
}

export interface DeviceProcess {
  readonly handlers: HandlersOf<typeof nativeDevices>
  /** Where its events go; there is one engine at a time. */
  onEvent(listener: (event: string, payload: unknown) => void): void
  /** Ends the process, and with it all lines: of an engine that is gone. The next call starts a new one. */
  end(): void
}

/**
 * The process of the native device modules (electron/core/devices/native), started when a device of that kind is first used.
 * Where it ends by itself, its lines are told to be lost, and the next call starts it anew.
 */
export function createDeviceProcess(launch: () => DeviceChild, log: Log): DeviceProcess {
  let running: { readonly child: DeviceChild; readonly peer: Peer; readonly lines: Set<string> } | null = null
  let tell: (event: string, payload: unknown) => void = () => undefined

  function start(): NonNullable<typeof running> {
    const child = launch()
    const lines = new Set<string>()
    const peer = createPeer(child, { onEvent: (event, payload) => tell(event, payload) })
    const mine = { child, peer, lines }
    child.onExit((code) => {
      if (running === mine) running = null
      peer.close()
      if (lines.size > 0) log.warn('devices.ended', { code, lines: lines.size })
      const cause = new BantoError('DEVICE_LOST', `the process of the devices ended with ${code}`, { retryable: true }).toBody()
      for (const lineId of lines) tell('host.deviceClosed', { lineId, cause })
    })
    return mine
  }

  async function ask(method: MethodName<typeof hostContracts>, input: { readonly lineId?: string }): Promise<never> {
    running ??= start()
    const { peer, lines } = running
    if (method === 'host.deviceOpen' && input.lineId !== undefined) lines.add(input.lineId)
    if (method === 'host.deviceClose' && input.lineId !== undefined) lines.delete(input.lineId)
    const envelope = await peer.invoke(method, input)
    if (!envelope.ok) throw BantoError.fromBody(envelope.error)
    // The process has checked it against the same contract.
    return envelope.value as never
  }

  return {
    handlers: {
      deviceList: (input) => ask('host.deviceList', input as object),
      deviceOpen: (input) => ask('host.deviceOpen', input),
      deviceWrite: (input) => ask('host.deviceWrite', input),
      deviceClose: (input) => ask('host.deviceClose', input),
    },
    onEvent(listener) {
      tell = listener
    },
    end() {
      const was = running
      running = null
      was?.lines.clear()
      was?.child.kill()
    },
  }
}

/** The process as a plain Node starts it. `folder`: the data folder, for its log. */
export function forkDeviceProcess(file: string, folder: string, execArgv: readonly string[] = []): DeviceChild {
  const child = fork(file, [folder], { serialization: 'advanced', stdio: 'ignore', execArgv: [...execArgv] })
  // Told by its exit too.
  child.on('error', () => undefined)
  return {
    post: (message) => void child.send(message as object, () => undefined),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => {
      child.once('exit', listener)
    },
    kill: () => child.kill('SIGKILL'),
  }
}
