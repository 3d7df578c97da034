import type { DocumentSettings, DocumentSource } from '#shared/contracts/documents.ts'
import type { TransactionLacking } from '#shared/contracts/transactions.ts'
import { BantoError } from '#shared/errors.ts'
import type { ReadDb } from '../../store/db.ts'
import type { Fields, Values } from '../values.ts'

/** What every document is made with. */
export interface DocumentContext {
  readonly db: ReadDb
  readonly settings: DocumentSettings
  readonly now: Date
}

/** One kind of document: the names of its template, the template that comes with the program, and how both are filled. */
export interface DocumentKind {
  readonly fields: Fields
  readonly builtIn: string
  /** Throws NOT_FOUND where what it is made of is not here, INVALID_INPUT (`reason`: `source`) where it is made of something else. */
  readonly valuesOf: (source: DocumentSource, context: DocumentContext) => Values
  /** What is not here of what it is made of; null: it is whole. */
  readonly lackingOf?: (source: DocumentSource, context: DocumentContext) => TransactionLacking | null
  /** What says more than the document's name in the queue of a printer: a number, days, a count's name. Empty: nothing does. */
  readonly titleOf: (source: DocumentSource, context: DocumentContext) => string
}

export const wrongSource = (kind: string): BantoError =>
  new BantoError('INVALID_INPUT', `not made of ${kind}`, { details: { reason: 'source' } })
