import type { BantoError } from '#shared/errors.ts'

/** A line of bytes to a device and from it. Knows nothing of what they mean. */
export interface DeviceConnection {
  /**
   * Resolves when the system has taken the bytes; rejects with DEVICE_LOST where the line is gone. Where `signal` is aborted in
   * the middle it rejects with CANCELLED and the line is closed: nobody knows how much of the bytes has left.
   */
  write(bytes: Uint8Array, signal?: AbortSignal): Promise<void>
  /** What the device says, as it comes in. Returns how to stop listening. */
  onBytes(listener: (bytes: Uint8Array) => void): () => void
  /** Called once: null where we closed the line, else what ended it. */
  onClose(listener: (cause: BantoError | null) => void): () => void
  /** Never rejects; a second call does nothing. */
  close(): Promise<void>
}
