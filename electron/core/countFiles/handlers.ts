import type { countFiles } from '#shared/contracts/countFiles.ts'
import { createTranslate } from '#shared/i18n/index.ts'
import type { CoreContext } from '../context.ts'
import { fileName, keepFile, openExports } from '../exports.ts'
import { findCount } from '../countReview/count.ts'
import type { HandlersOf, JobContext } from '../rpc/types.ts'
import { refuse } from '../stockCounts/sessions.ts'
import { readShelves } from '../stockCounts/shelves.ts'
import type { ReadDb } from '../store/db.ts'
import { inTurns, turnIn } from '../turn.ts'
import type { CarriedCount } from './carried.ts'
import { inspecting } from './inspect.ts'
import { merging } from './merge.ts'
import { unpackApart } from './parts.ts'
import { shelfLabelsPdf } from './shelfLabels.ts'
import { compareSmaregi, smaregiCounts, takeSmaregi } from './smaregi.ts'
import { checkSmaregi, linesPerFile, noteSmaregiCsv, smaregiCsv } from './smaregiCsv.ts'
import { reviewTable } from './table.ts'
import { packApart, sheetApart } from './work.ts'
import { tablePdf } from '../pdf/tablePdf.ts'

const onPage =
  ({ signal, report }: JobContext) =>
  (page: number, total: number): void => {
    signal.throwIfAborted()
    report({ phase: 'drawing', done: page, total })
  }

/** Files that are made of the review alone: the shop's own stays as it is. */
export const reviewFiles = (core: Pick<CoreContext, 'shop' | 'dataDir' | 'now'>) =>
  ({
    async smaregiCsv({ countId, uncountedAsZero }) {
      const title = findCount(core.shop().db, countId).name
      const { files, ...rest } = await smaregiCsv(core.shop().db, countId, uncountedAsZero)
      const written = []
      for (const [at, bytes] of files.entries()) {
        // First what tells it from the table of the review, and its number: a long name is cut at its end.
        const part = files.length === 1 ? '' : ` ${at + 1}-${files.length}`
        written.push(await keepFile(core, fileName(`スマレジ用${part} ${title}`, core.now(), 'csv'), bytes))
      }
      return { files: written, linesPerFile, ...rest }
    },
    smaregiCheck: ({ countId, uncountedAsZero }) => checkSmaregi(core.shop().db, countId, uncountedAsZero),
    async table({ countId, format, language }) {
      const title = findCount(core.shop().db, countId).name
      const bytes = await reviewTable(core.shop().db, countId, format, language)
      return keepFile(core, fileName(title, core.now(), format), bytes)
    },
  }) satisfies Partial<HandlersOf<typeof countFiles>>

/** What of a count leaves this PC as a file, and what comes in as one. */
export function countFilesHandlers(core: CoreContext): HandlersOf<typeof countFiles> {
  const contractId = (): string => core.shop().profile.contractId
  /** One file after the other: what is written ahead of two would be taken for one. */
  let importing: Promise<unknown> = Promise.resolve()
  const unpacked = async (db: ReadDb, data: string): Promise<CarriedCount> => {
    const carried = await unpackApart(core, Buffer.from(data, 'base64'))
    await turnIn(core, db)
    return carried
  }
  const changed = <T>(countId: string, result: T): T => {
    core.emit('stockCounts.changed', { countId })
    return result
  }
  return {
    ...reviewFiles(core),
    noteSmaregiCsv({ countId }) {
      noteSmaregiCsv(core.shop().db, countId, core.now().toISOString())
      return changed(countId, {})
    },
    async exportSessions({ countId, sessionIds }) {
      const { name, bytes } = await packApart(core, { contractId: contractId(), countId, sessionIds })
      return keepFile(core, fileName(name, core.now(), 'bantocount'), bytes)
    },
    async inspect({ data }) {
      const { db } = core.shop()
      const carried = await unpacked(db, data)
      return (await inTurns(inspecting(db, contractId(), carried), () => turnIn(core, db))).inspected
    },
    importSessions({ data, accepted }) {
      const { db } = core.shop()
      const taken = importing.then(async () => {
        const carried = await unpacked(db, data)
        const merged = await inTurns(merging(db, contractId(), carried, new Set(accepted)), () => turnIn(core, db))
        return changed(merged.countId, merged)
      })
      importing = taken.catch(() => undefined)
      return taken
    },
    async pdf(asked, job) {
      const table = await sheetApart(core, { ...asked, at: core.now() })
      if (table.parts.length === 0) throw refuse(asked.kind === 'recount' ? 'nothingToRecount' : 'nothingToPrint', 'no line to print')
      const { bytes, pages } = await tablePdf(table, onPage(job))
      return { ...(await keepFile(core, fileName(table.title, core.now(), 'pdf'), bytes)), pages }
    },
    async shelfLabels({ storeId, language }, job) {
      const shelves = readShelves(core.shop().db, storeId)
      if (shelves.length === 0) throw refuse('noShelves', `store ${storeId} has no shelves`)
      const title = createTranslate(language)('countFiles.sheets.shelfLabels')
      const { bytes, pages } = await shelfLabelsPdf({ title, shelves, createdAt: core.now() }, onPage(job))
      return { ...(await keepFile(core, fileName(title, core.now(), 'pdf'), bytes)), pages }
    },
    smaregiCounts: () => smaregiCounts(core),
    compareSmaregi: (asked, job) => compareSmaregi(core, asked, job),
    takeSmaregi: async (asked, job) => changed(asked.countId, await takeSmaregi(core, asked, job)),
    openExports: () => openExports(core),
  }
}
