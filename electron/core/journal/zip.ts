import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { Zip, ZipDeflate } from 'fflate'

export interface ZipFile {
  /** Begins a file in the zip; what was begun before is complete. */
  file(name: string): void
  write(text: string): void
  /** Completes the zip under its name; returns its size. */
  finish(): number
  /** Leaves nothing behind; does nothing after `finish`. */
  discard(): void
}

/** Text gathered before it is packed: packing tiny pieces costs more than it saves. */
const packBytes = 256 * 1024

/** Writes a zip piece by piece to `<path>.part` and gives it its name at the end: never half a zip, never all of it in memory. */
export const writeZip = (path: string, modified: Date): ZipFile => {
  const part = `${path}.part`
  const descriptor = openSync(part, 'w', 0o600)
  let open = true
  let failure: unknown = null
  const zip = new Zip((error, chunk) => {
    if (error !== null) failure ??= error
    else if (chunk.length > 0 && open) writeSync(descriptor, chunk)
  })
  const encoder = new TextEncoder()
  let current: ZipDeflate | null = null
  let text: string[] = []
  let size = 0
  const pack = (final: boolean): void => {
    current?.push(encoder.encode(text.join('')), final)
    text = []
    size = 0
    if (failure !== null) throw failure
  }
  const close = (): void => {
    if (open) closeSync(descriptor)
    open = false
  }
  return {
    file(name) {
      if (current !== null) pack(true)
      current = new ZipDeflate(name, { level: 6 })
      current.mtime = modified
      zip.add(current)
    },
    write(piece) {
      text.push(piece)
      size += piece.length
      if (size >= packBytes) pack(false)
    },
    finish() {
      if (current !== null) pack(true)
      zip.end()
      if (failure !== null) throw failure
      close()
      renameSync(part, path)
      return statSync(path).size
    },
    discard() {
      close()
      rmSync(part, { force: true })
    },
  }
}
