import { app } from './app.ts'
import { categories } from './categories.ts'
import { changes } from './changes.ts'
import { common } from './common.ts'
import { connection } from './connection.ts'
import { countFiles } from './countFiles.ts'
import { countReview } from './countReview.ts'
import { devices } from './devices.ts'
import { documents } from './documents.ts'
import { errors } from './errors.ts'
import { fields } from './fields.ts'
import { host } from './host.ts'
import { jobs } from './jobs.ts'
import { journal } from './journal.ts'
import { labels } from './labels.ts'
import { lookup } from './lookup.ts'
import { menu } from './menu.ts'
import { printing } from './printing.ts'
import { products } from './products.ts'
import { rules } from './rules.ts'
import { scanners } from './scanners.ts'
import { settings } from './settings.ts'
import { stockCounts } from './stockCounts.ts'
import { sync } from './sync.ts'
import { timecardEdit } from './timecardEdit.ts'
import { timecardExport } from './timecardExport.ts'
import { timecardFindings } from './timecardFindings.ts'
import { timecardApproval } from './timecardApproval.ts'
import { timecardInquiry } from './timecardInquiry.ts'
import { timecardMissing } from './timecardMissing.ts'
import { timecardPeople } from './timecardPeople.ts'
import { timecards } from './timecards.ts'
import { transactions } from './transactions.ts'

/** English has the keys of Japanese; each file is checked against it. */
export const en = {
  app,
  categories,
  changes,
  common,
  connection,
  countFiles,
  countReview,
  devices,
  documents,
  errors,
  fields,
  host,
  jobs,
  journal,
  labels,
  lookup,
  menu,
  printing,
  products,
  rules,
  scanners,
  settings,
  stockCounts,
  sync,
  timecardEdit,
  timecardExport,
  timecardFindings,
  timecards,
  timecardInquiry,
  timecardMissing,
  timecardPeople,
  timecardApproval,
  transactions,
} as const
