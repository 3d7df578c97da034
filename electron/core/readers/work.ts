import type { z } from 'zod'
import { BantoError, type Envelope } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import type { ReadDb } from '../store/db.ts'
import { fileStamp } from '../store/versions.ts'

/** Before the name of the work, on the line from the engine to a reader. */
export const workPrefix = 'work.'

/** What a reader works out of the open file for the engine, which writes what comes of it. */
export interface Work<Input, Output> {
  readonly name: string
  readonly output: z.ZodType<Output>
  run(db: ReadDb, input: Input): Output
  /** The same for what came from another thread. */
  answer(db: ReadDb, input: unknown): Output
}

export const workOf = <Input, Output>(
  name: string,
  input: z.ZodType<Input>,
  output: z.ZodType<Output>,
  run: (db: ReadDb, input: Input) => Output,
): Work<Input, Output> => ({ name, output, run, answer: (db, given) => run(db, input.parse(given)) })

/** What a reader worked out, with the state of the file that it rests on. */
export interface WorkedOut<Output> {
  readonly stamp: string
  readonly value: Output
}

/** While others write all the time, the engine works it out itself. */
const mostTries = 3
/** What the work itself says; of anything else the reader is to blame. */
const ownWords: readonly string[] = ['INVALID_INPUT', 'NOT_FOUND']

/**
 * Has a reader work something out, so that the engine's thread is free meanwhile; null: there is none to, or the file changed each time
 * meanwhile. Throws what the work throws, and NOT_SIGNED_IN where the file was closed.
 */
export async function workOut<Input, Output>(
  core: Pick<CoreContext, 'readers' | 'shop'>,
  db: ReadDb,
  work: Work<Input, Output>,
  input: Input,
): Promise<WorkedOut<Output> | null> {
  for (let tries = 0; core.readers !== undefined && tries < mostTries; tries += 1) {
    const stamp = fileStamp(db)
    const envelope: Envelope | null = await core.readers.work(work.name, input)
    if (core.shop().db !== db) throw new BantoError('NOT_SIGNED_IN', 'another shop is open', { retryable: true })
    if (envelope === null) return null
    if (fileStamp(db) !== stamp) continue
    if (envelope.ok) return { stamp, value: work.output.parse(envelope.value) }
    if (ownWords.includes(envelope.error.code)) throw BantoError.fromBody(envelope.error)
    return null
  }
  return null
}

/** What was worked out where the file is as it was then, else the same of what it is now. Inside of the transaction that writes it. */
export const stillOr = <Input, Output>(db: ReadDb, worked: WorkedOut<Output> | null, work: Work<Input, Output>, input: Input): Output =>
  worked !== null && worked.stamp === fileStamp(db) ? worked.value : work.run(db, input)
