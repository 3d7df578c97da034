import * as shop from './0001-shop.ts'
import * as mirror from './0002-mirror.ts'
import * as outbox from './0003-outbox.ts'
import * as steps from './0004-steps.ts'
import * as wireFields from './0005-wire-fields.ts'
import * as entities from './0006-entities.ts'
import * as devices from './0007-devices.ts'
import * as printing from './0008-printing.ts'
import * as labels from './0009-labels.ts'
import * as transactions from './0010-transactions.ts'
import * as receiptNumbers from './0011-receipt-numbers.ts'
import * as stockCounts from './0012-stock-counts.ts'
import * as unreadLines from './0013-unread-lines.ts'
import * as supplierProducts from './0014-supplier-products.ts'
import * as countReadAt from './0015-count-read-at.ts'
import * as countMerging from './0016-count-merging.ts'
import * as countResultMarks from './0017-count-result-marks.ts'
import * as timecards from './0018-timecards.ts'
import * as payrollExport from './0019-payroll-export.ts'
import * as shiftTimes from './0020-shift-times.ts'
import * as countClocks from './0021-count-clocks.ts'
import * as countFollowUps from './0022-count-follow-ups.ts'

export interface Migration {
  readonly version: number
  readonly sql: string
}

/** In order; `user_version` of a file is the last one it has been through. */
export const migrations: readonly Migration[] = [
  shop,
  mirror,
  outbox,
  steps,
  wireFields,
  entities,
  devices,
  printing,
  labels,
  transactions,
  receiptNumbers,
  stockCounts,
  unreadLines,
  supplierProducts,
  countReadAt,
  countMerging,
  countResultMarks,
  timecards,
  payrollExport,
  shiftTimes,
  countClocks,
  countFollowUps,
]
