import type { LabelRun, LabelsWaiting } from '#shared/contracts/labels.ts'
import { presetNames } from '#shared/domain/labels/template.ts'
import { createTranslate } from '#shared/i18n/index.ts'
import type { ReadDb } from '../store/db.ts'

const mostRuns = 100

/** The program's own templates are kept in the history under their Japanese names. */
const presetOf = (title: string): LabelRun['preset'] => {
  const t = createTranslate('ja')
  return presetNames.find((preset) => t(`labels.presets.${preset}`) === title) ?? null
}

const inState = (...states: readonly string[]): string =>
  `coalesce(sum(i.copies) FILTER (WHERE j.state IN (${states.map((state) => `'${state}'`).join(', ')})), 0)`

/** What was printed, newest first, and what became of the labels that went to a printer. */
export const readRuns = (db: ReadDb): LabelRun[] =>
  db
    .all<Omit<LabelRun, 'preset'>>(
      `SELECT r.run_id AS runId, r.at, r.day, r.author, r.output, d.name AS deviceName, r.title, r.labels, r.undone_at AS undoneAt,
         count(*) AS products, ${inState('waiting')} AS waiting, ${inState('printing', 'stopped', 'lost')} AS atPrinter,
         coalesce(sum(i.copies * i.is_due_again), 0) AS notPrinted
       FROM (SELECT * FROM label_run ORDER BY run_id DESC LIMIT ${mostRuns}) r JOIN label_run_item i ON i.run_id = r.run_id
       LEFT JOIN print_job j ON j.job_id = i.job_id LEFT JOIN device d ON d.device_id = r.device_id
       GROUP BY r.run_id ORDER BY r.run_id DESC`,
    )
    .map((run) => ({ ...run, preset: presetOf(run.title) }))

/** Products and copies of a run, in the order of their numbers. */
export const readRunItems = (db: ReadDb, runId: number): { productId: number; copies: number }[] =>
  db.all('SELECT product_id AS productId, copies FROM label_run_item WHERE run_id = ? ORDER BY product_id', [runId])

/** Labels in the queues of the printers that are not proved to be on paper. The first in a queue says why all behind it wait. */
export const readWaiting = (db: ReadDb): LabelsWaiting[] =>
  db.all<LabelsWaiting>(
    `SELECT j.device_id AS deviceId, d.name AS deviceName, j.state, max(j.reason) AS reason, sum(j.pages * j.copies) AS labels
     FROM print_job j LEFT JOIN device d ON d.device_id = j.device_id
     WHERE j.document = 'labels' AND j.state IN ('waiting', 'printing', 'stopped', 'lost')
     GROUP BY j.device_id, j.state ORDER BY min(j.job_id)`,
  )
