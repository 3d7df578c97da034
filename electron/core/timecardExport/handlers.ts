import type { timecardExport } from '#shared/contracts/timecardExport.ts'
import { createTranslate } from '#shared/i18n/index.ts'
import { BantoError } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import { fileName, keepFile } from '../exports.ts'
import { tablePdf, type PdfTable } from '../pdf/tablePdf.ts'
import type { HandlersOf, JobContext } from '../rpc/types.ts'
import { judgeInSteps } from '../timecards/period.ts'
import { turnIn } from '../turn.ts'
import { attendanceTable } from './attendance.ts'
import { keepWritten, readContents, readExports } from './exports.ts'
import { leaveRegisterTable } from './leaveRegister.ts'
import { payrollFile } from './payrollFile.ts'
import { previewOf } from './preview.ts'
import { readLayouts, readSpellings, writeLayout, writeSpelling } from './settings.ts'

const refuse = (reason: string, text = ''): BantoError =>
  new BantoError('INVALID_INPUT', `payroll: ${reason}`, { details: { reason, text } })

/** What only reads, for a reader thread: it works out a whole month. */
export const exportReads = (core: Pick<CoreContext, 'shop' | 'now'>) =>
  ({
    preview: (asked) => previewOf(core.shop().db, asked, core.now()),
  }) satisfies Partial<HandlersOf<typeof timecardExport>>

/** 給与ソフトへの受け渡し, 出勤簿, 年次有給休暇管理簿. */
export function timecardExportHandlers(core: CoreContext): HandlersOf<typeof timecardExport> {
  const pdf = async (table: PdfTable, { signal, report }: JobContext) => {
    if (table.parts.length === 0) throw refuse('nobodyToPrint')
    const { bytes, pages } = await tablePdf(table, (page, total) => {
      signal.throwIfAborted()
      report({ phase: 'drawing', done: page, total })
    })
    return { ...(await keepFile(core, fileName(`${table.title} ${table.subtitle}`, core.now(), 'pdf'), bytes)), pages }
  }
  return {
    ...exportReads(core),
    layouts: () => ({ layouts: readLayouts(core.shop().db), spellings: readSpellings(core.shop().db) }),
    saveLayout({ layout }) {
      writeLayout(core.shop().db, layout)
      core.emit('timecardExport.changed', {})
      return {}
    },
    saveSpelling({ spelling }) {
      writeSpelling(core.shop().db, spelling)
      core.emit('timecardExport.changed', {})
      return {}
    },
    async write({ month, layout, staffIds, scope, contents, isAgain }) {
      const { db, profile } = core.shop()
      const now = core.now()
      const { from, to, people, bytes, ...prepared } = payrollFile(db, { month, layout, staffIds, scope })
      const [fault] = prepared.faults
      if (fault !== undefined) throw refuse(fault.fault, fault.header)
      const [problem] = prepared.problems
      if (problem !== undefined) throw refuse(problem.problem, problem.text)
      if (people.length === 0) throw refuse('nobodyToExport')
      if (prepared.contents !== contents) throw refuse('otherContents')
      if (prepared.before !== null && !isAgain) throw refuse('exportedBefore')
      const name = fileName(`${createTranslate('ja')(`timecardExport.targets.${layout.target}`)} ${from} ${to}`, now, 'csv')
      const file = await keepFile(core, name, bytes)
      const kept = { month, from, to, people, bytes, target: layout.target, isDifference: scope === 'differences', fileName: name }
      const exportId = db.transaction(() => {
        writeLayout(db, layout)
        return keepWritten(db, { ...kept, author: profile.userName, at: now.toISOString() })
      })
      core.emit('timecardExport.changed', {})
      return { ...file, exportId, people: people.length }
    },
    list: ({ month }) => ({ exports: readExports(core.shop().db, month) }),
    writeAgain({ exportId }) {
      const { fileName: name, bytes } = readContents(core.shop().db, exportId)
      return keepFile(core, name, bytes)
    },
    async attendance(asked, job) {
      const { db } = core.shop()
      const now = core.now()
      job.report({ phase: 'computing' })
      const period = await judgeInSteps(db, asked.month, now, async () => {
        job.signal.throwIfAborted()
        await turnIn(core, db)
      })
      return pdf(attendanceTable(db, asked, period, { now, version: core.version }), job)
    },
    leaveRegister: (asked, job) => pdf(leaveRegisterTable(core.shop().db, asked, core.now(), core.version), job),
  }
}
