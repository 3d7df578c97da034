import { createHash } from 'node:crypto'
import { chmodSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { prepareDataDir } from './dataDir.ts'

/** What the program that already runs says: a window came to the front, or here is a fresh address. */
const replyShape = z.object({ host: z.enum(['electron', 'browser']), address: z.string().nullable(), shown: z.boolean() })
export type HandoverReply = z.infer<typeof replyShape>

export type DataDirClaim = { readonly owner: true; release(): Promise<void> } | { readonly owner: false; readonly reply: HandoverReply }

const replyTimeoutMs = 5_000
const maxReplyBytes = 64 * 1024
/** Socket files may have 104 (macOS) or 108 characters. */
const maxPathChars = 100

/**
 * A line that belongs to the folder: a named pipe on Windows, elsewhere a socket file in it, which
 * only the folder's owner can reach. Paths too long for a socket get one in the temporary folder;
 * without write permission on it nobody else can connect there either.
 */
const lineOf = (dataDir: string, outside = false): string => {
  const hash = createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 24)
  if (process.platform === 'win32') return `\\\\.\\pipe\\banto-${hash}`
  const inside = path.join(path.resolve(dataDir), 'host.sock')
  return Buffer.byteLength(inside) <= maxPathChars && !outside ? inside : path.join(tmpdir(), `banto-${userInfo().uid}-${hash}.sock`)
}

const listen = (line: string, onSecond: () => Promise<HandoverReply>): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.setTimeout(replyTimeoutMs, () => socket.destroy())
      socket.once('data', () => {
        onSecond().then(
          (reply) => socket.end(`${JSON.stringify(reply)}\n`),
          () => socket.destroy(),
        )
      })
    })
    server.once('error', reject)
    server.listen(line, () => {
      // A line that breaks later costs the second start its answer, not the first its life.
      server.on('error', () => undefined)
      if (process.platform !== 'win32') chmodSync(line, 0o600)
      resolve(server)
    })
  })

/** The reply of the program that has the folder, or null where nobody answers. */
const ask = (line: string): Promise<HandoverReply | null> =>
  new Promise((resolve) => {
    const socket = connect(line)
    let text = ''
    const give = (reply: HandoverReply | null): void => {
      socket.destroy()
      resolve(reply)
    }
    socket.setTimeout(replyTimeoutMs, () => give(null))
    socket.on('error', () => give(null))
    socket.on('connect', () => socket.write('show\n'))
    socket.on('data', (chunk) => {
      text += String(chunk)
      if (text.length > maxReplyBytes) give(null)
    })
    socket.on('end', () => {
      try {
        give(replyShape.parse(JSON.parse(text)))
      } catch {
        give(null)
      }
    })
  })

const takenAway = (line: string): boolean => {
  try {
    rmSync(line, { force: true })
    return true
  } catch {
    return false
  }
}

/**
 * One program per data folder. The first to come owns it; a second asks the first to show itself
 * and ends. A line left behind by a program that was killed is taken away.
 */
export const claimDataDir = async (dataDir: string, onSecond: () => Promise<HandoverReply>): Promise<DataDirClaim> => {
  prepareDataDir(dataDir)
  let line = lineOf(dataDir)
  for (let attempt = 1; ; attempt++) {
    try {
      const server = await listen(line, onSecond)
      return { owner: true, release: () => new Promise((resolve) => server.close(() => resolve())) }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (!/^(EADDRINUSE|EACCES|EPERM|EROFS)$/u.test(code) || attempt >= 4) throw error
      if (code === 'EADDRINUSE') {
        const reply = await ask(line)
        if (reply) return { owner: false, reply }
      }
      if (process.platform === 'win32') continue
      // In a folder that cannot be written no line can be made, nor one that was left behind be taken away.
      if (code !== 'EADDRINUSE' || !takenAway(line)) line = lineOf(dataDir, true)
    }
  }
}
