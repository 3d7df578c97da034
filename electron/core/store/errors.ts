import { BantoError, isBantoError } from '#shared/errors.ts'

interface DriverError extends Error {
  readonly code: string
}

const isDriverError = (error: unknown): error is DriverError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_')

const isSystemError = (error: unknown): error is DriverError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error

/** Whether the bytes on the disk are wrong: the only case in which a file is put aside. */
export const isCorruption = (error: unknown): boolean =>
  isBantoError(error) ? error.code === 'STORE_CORRUPT' : isDriverError(error) && /^SQLITE_(CORRUPT|NOTADB)/u.test(error.code)

/** Whether SQLite could not open what it needs, such as the files it keeps beside a log. */
export const isUnopenable = (error: unknown): boolean => {
  const code = isBantoError(error) ? String(error.details.sqlite) : isDriverError(error) ? error.code : ''
  return /^SQLITE_(CANTOPEN|READONLY_(DIRECTORY|CANTINIT|CANTLOCK|RECOVERY))/u.test(code)
}

/** Maps a missing read permission to STORE_NO_ACCESS; returns any other error unchanged. */
export const accessError = (error: unknown): unknown =>
  isSystemError(error) && /^(EACCES|EPERM)$/u.test(error.code) ? new BantoError('STORE_NO_ACCESS', error.message, { cause: error }) : error

/**
 * Maps errors of SQLite and the file system to ours. A full disk, a read-only folder and another
 * program are no corruption, and must never be shown or treated as one. What is not known here is
 * returned as it is and becomes INTERNAL at the seam.
 */
export function storeError(error: unknown): unknown {
  if (isBantoError(error)) return error
  if (isSystemError(error)) {
    if (/^(ENOSPC|EDQUOT)$/u.test(error.code)) return new BantoError('STORE_FULL', error.message, { cause: error })
    if (/^(EACCES|EPERM|EROFS)$/u.test(error.code)) {
      return new BantoError('STORE_READ_ONLY', error.message, { cause: error })
    }
    return error
  }
  if (!isDriverError(error)) return error
  const options = { cause: error, details: { sqlite: error.code } }
  const message = `${error.code}: ${error.message}`
  if (error.code.startsWith('SQLITE_FULL')) return new BantoError('STORE_FULL', message, options)
  if (error.code.startsWith('SQLITE_READONLY')) return new BantoError('STORE_READ_ONLY', message, options)
  if (isCorruption(error)) return new BantoError('STORE_CORRUPT', message, options)
  if (/^SQLITE_(CANTOPEN|PERM|AUTH)/u.test(error.code)) return new BantoError('STORE_NO_ACCESS', message, options)
  if (/^SQLITE_(BUSY|LOCKED)/u.test(error.code)) {
    return new BantoError('STORE_IN_USE', message, { ...options, retryable: true })
  }
  return error
}
