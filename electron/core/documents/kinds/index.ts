import type { DocumentName } from '#shared/contracts/documents.ts'
import { countSheet, varianceSlip } from './counting.ts'
import { dailySummary } from './dailySummary.ts'
import type { DocumentKind } from './kind.ts'
import { priceChanges } from './priceChanges.ts'
import { deliveryNote, receipt } from './receipt.ts'

export const documentKinds: Readonly<Record<DocumentName, DocumentKind>> = {
  receipt,
  dailySummary,
  priceChanges,
  deliveryNote,
  countSheet,
  varianceSlip,
}
