import { BantoError } from '#shared/errors.ts'
import type { CoreContext, Log, Shop } from '../context.ts'
import type { ReaderFile } from '../store/reader.ts'

/** A reader has no line, no vault and nobody to tell: a handler that wants them does not belong to a lane. */
function notInReader(): never {
  throw new Error('a reader only reads')
}

/** A shop whose file cannot be written, as its readers have it. */
export const readerShop = (path: string, { db }: ReaderFile): Shop => ({
  file: { path, db, notices: [], interference: () => null, close: notInReader },
  db,
  get profile() {
    return notInReader()
  },
  get api() {
    return notInReader()
  },
  answers: notInReader,
  learnBulk: notInReader,
  grants: notInReader,
})

/** What the handlers of a reader are given. */
export const readerContext = (options: { readonly dataDir: string; readonly log: Log; shopOrNull(): Shop | null }): CoreContext => ({
  ...options,
  hostKind: 'browser',
  version: '',
  get host() {
    return notInReader()
  },
  emit: notInReader,
  now: () => new Date(),
  shop() {
    const shop = options.shopOrNull()
    if (shop === null) throw new BantoError('NOT_SIGNED_IN', 'no shop is open')
    return shop
  },
  setShop: notInReader,
  onShop: notInReader,
  line: notInReader,
  setLine: notInReader,
  startFailure: () => null,
  setStartFailure: notInReader,
  idle: () => true,
  startJob: notInReader,
  closing: new AbortController().signal,
  touchStatus: notInReader,
})
