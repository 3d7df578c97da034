import type { timecardInquiry } from '#shared/contracts/timecardInquiry.ts'
import { BantoError } from '#shared/errors.ts'
import type { CoreContext } from '../context.ts'
import { fileName, keepFile } from '../exports.ts'
import { tablePdf } from '../pdf/tablePdf.ts'
import type { HandlersOf } from '../rpc/types.ts'
import { judgeInSteps, periodJudged } from '../timecards/period.ts'
import { turnIn } from '../turn.ts'
import { askedPeople } from './questions.ts'
import { inquirySheets, inquiryText } from './sheets.ts'

/** What only reads, for a reader thread: it works out a whole month. */
export const inquiryReads = (core: Pick<CoreContext, 'shop' | 'now'>) =>
  ({
    text({ month, staffIds, language }) {
      const { db } = core.shop()
      const period = periodJudged(db, month, core.now())
      const people = askedPeople(db, period, staffIds, core.now())
      return { text: inquiryText(people, period, language), people: people.map(({ staffId }) => staffId) }
    },
  }) satisfies Partial<HandlersOf<typeof timecardInquiry>>

/** 聞き取り表. */
export function timecardInquiryHandlers(core: CoreContext): HandlersOf<typeof timecardInquiry> {
  return {
    ...inquiryReads(core),
    async sheets({ month, staffIds, language }, { signal, report }) {
      const { db } = core.shop()
      const now = core.now()
      report({ phase: 'computing' })
      const period = await judgeInSteps(db, month, now, async () => {
        signal.throwIfAborted()
        await turnIn(core, db)
      })
      const people = askedPeople(db, period, staffIds, now)
      if (people.length === 0) throw new BantoError('INVALID_INPUT', 'inquiry: nobodyToAsk', { details: { reason: 'nobodyToAsk' } })
      const table = inquirySheets(people, period, language, now, core.version)
      const { bytes, pages } = await tablePdf(table, (page, total) => {
        signal.throwIfAborted()
        report({ phase: 'drawing', done: page, total })
      })
      return { ...(await keepFile(core, fileName(`${table.title} ${table.subtitle}`, now, 'pdf'), bytes)), pages }
    },
  }
}
