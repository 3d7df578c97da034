import type { PrintJob, PrintReason } from '#shared/contracts/printing.ts'
import { isBantoError } from '#shared/errors.ts'
import type { ReadDb } from '../../store/db.ts'
import { drawerPulse, render } from '../layout/render.ts'
import type { PrinterDevice } from './devices.ts'
import { contentOf } from './table.ts'

/** What is sent of a job, or why nothing can be printed of it. */
export type Prepared =
  | {
      readonly kind: 'bytes'
      readonly bytes: Uint8Array
      /** Of the copies after the first: the drawer opens once. */
      readonly laterBytes: Uint8Array
      readonly pages: number
    }
  | { readonly kind: 'impossible'; readonly reason: PrintReason }

const impossible = (reason: PrintReason): Prepared => ({ kind: 'impossible', reason })

/** Makes a job's bytes for the printer that it goes to. Reads the job's content; writes nothing. */
export function prepare(db: ReadDb, job: PrintJob, { language, receipt }: PrinterDevice): Prepared {
  const { content, openDrawer } = contentOf(db, job.jobId)
  if (content.kind === 'bytes') {
    const { bytes, pages } = content
    return content.language === language ? { kind: 'bytes', bytes, laterBytes: bytes, pages } : impossible('wrongLanguage')
  }
  if (receipt === null) return impossible('wrongLanguage')
  const pulse = (): Buffer => Buffer.from(drawerPulse(receipt), 'latin1')
  if (content.kind === 'drawer') return { kind: 'bytes', bytes: pulse(), laterBytes: new Uint8Array(0), pages: 0 }
  try {
    const laterBytes = render(content.text, receipt, { isReprint: job.isReprint }).bytes
    const opensDrawer = openDrawer && job.copiesDone === 0 && !job.isReprint
    return { kind: 'bytes', bytes: opensDrawer ? Buffer.concat([pulse(), laterBytes]) : laterBytes, laterBytes, pages: 1 }
  } catch (error) {
    if (!isBantoError(error)) throw error
    return impossible(error.details.reason === 'tooLong' ? 'tooLong' : 'layout')
  }
}
