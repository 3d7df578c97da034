import { z } from 'zod'
import { command, done, event, job, nothing, query, type Contract } from '../contract.ts'
import { countFields, dayKinds, minuteFields } from '../domain/payroll/fields.ts'
import { layoutFaults, personFields, targetIds } from '../domain/payroll/layout.ts'
import { decimalPlaces } from '../domain/payroll/numbers.ts'
import { layoutWarnings, personProblems } from '../domain/payroll/problems.ts'
import { id, moment, writtenFile } from './common.ts'
import { approvalState, day, minutes, month } from './timecards.ts'

const language = z.enum(['ja', 'en'])
const exportId = z.uuid()
const targetId = z.enum(targetIds)
const shortText = z.string().max(200)

const timeFormat = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('minutes') }),
  z.strictObject({ kind: z.literal('sexagesimal'), separator: z.enum(['.', ':']) }),
  z.strictObject({ kind: z.literal('decimal'), places: z.int().min(decimalPlaces.least).max(decimalPlaces.most) }),
])
const leaveCount = z.strictObject({ name: shortText, days: z.number().min(0).max(1).multipleOf(0.25) })

const source = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('unset') }),
  z.strictObject({ kind: z.literal('blank') }),
  z.strictObject({ kind: z.literal('fixed'), text: shortText }),
  z.strictObject({ kind: z.literal('person'), field: z.enum(personFields) }),
  z.strictObject({ kind: z.literal('count'), field: z.enum(countFields) }),
  z.strictObject({ kind: z.literal('leave'), leave: z.array(leaveCount).max(200).readonly() }),
  z.strictObject({
    kind: z.literal('minutes'),
    field: z.enum(minuteFields),
    on: z.enum(dayKinds).nullable(),
    format: timeFormat.nullable(),
    isRounded: z.boolean(),
  }),
])
const column = z.strictObject({ header: shortText, source })

/** shared/domain/payroll/layout.ts says what each means. */
export const payrollLayout = z.strictObject({
  target: targetId,
  columns: z.array(column).max(300).readonly(),
  hasHeader: z.boolean(),
  delimiter: z.enum([',', '\t']),
  quotes: z.enum(['needed', 'always']),
  lineEnd: z.enum(['crlf', 'lf']),
  encoding: z.enum(['cp932', 'utf8', 'utf8bom']),
  time: timeFormat,
  dates: z.enum(['slashes', 'dashes', 'digits']),
  premium: z.enum(['inside', 'beside']).nullable(),
  nightOvertime: z.enum(['overtime', 'night', 'both', 'own']).nullable(),
})

/** How payroll writes a person; null: as Smaregi does. */
export const payrollSpelling = z.strictObject({
  staffId: id,
  code: shortText.nullable(),
  familyName: shortText.nullable(),
  givenName: shortText.nullable(),
})

const difference = z.object({
  staffId: id,
  staffName: z.string(),
  kind: z.enum(['new', 'changed', 'gone']),
  cells: z.array(z.object({ header: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
})

/** A file that was written. */
const exported = z.object({
  exportId,
  month,
  from: day,
  to: day,
  target: targetId,
  people: z.int(),
  /** Only people whose figures were other ones than in the files before. */
  isDifference: z.boolean(),
  fileName: z.string(),
  sha256: z.string(),
  author: z.string().nullable(),
  at: moment,
})
export type PayrollExport = z.infer<typeof exported>

const staffIds = z.array(id).max(20_000).nullable()

const preview = z.object({
  from: day,
  to: day,
  faults: z.array(z.object({ fault: z.enum(layoutFaults), column: z.int().nullable(), header: z.string() })),
  warnings: z.array(z.object({ warning: z.enum(layoutWarnings), people: z.int(), amount: z.number(), text: z.string() })),
  problems: z.array(z.object({ staffId: id, problem: z.enum(personProblems), text: z.string() })),
  /** Everything that will be written, a row a person. `minutes`: not rounded; null: no time. */
  people: z.array(
    z.object({
      staffId: id,
      staffName: z.string(),
      code: z.string(),
      familyName: z.string(),
      givenName: z.string(),
      cells: z.array(z.object({ text: z.string(), minutes: minutes.nullable() })),
      /** Figures are other ones now than those that were approved and are written. */
      differs: z.boolean(),
      /** The totals rest on a row that could not be counted as it was. */
      isDoubtful: z.boolean(),
      /** What each answer to the question makes of overtime at night. */
      night: z.object({ overtime: minutes, night: minutes, nightOvertime: minutes }),
    }),
  ),
  /** The check line. `written`: read back from the file's own text; null: it cannot be read as time. */
  sums: z.array(z.object({ header: z.string(), minutes, written: minutes.nullable() })),
  /** People of the month who are not in it, because it is not approved in all their shops. */
  missing: z.array(z.object({ staffId: id, staffName: z.string(), state: approvalState })),
  /** The files of the same month and target, newest first, and what would be another line than in all of them; null: there is none. */
  before: z.object({ files: z.array(exported).min(1), differences: z.array(difference) }).nullable(),
  /** Kinds of leave that the month has. */
  leaveNames: z.array(z.string()),
  /** A name for what will be written: `write` writes nothing else. */
  contents: z.string(),
})
export type PayrollPreview = z.infer<typeof preview>

/** What is written: all people, or those alone whose lines are other ones than in the files before. */
const scope = z.enum(['all', 'differences'])

const pdf = z.object({ ...writtenFile.shape, pages: z.int() })

export const timecardExport = {
  methods: {
    /** Layouts by target, the shop's own where it has saved one, and how it writes single people. */
    layouts: query(
      nothing,
      z.object({ layouts: z.array(z.object({ layout: payrollLayout, isSaved: z.boolean() })), spellings: z.array(payrollSpelling) }),
    ),
    saveLayout: command(z.strictObject({ layout: payrollLayout }), done),
    saveSpelling: command(z.strictObject({ spelling: payrollSpelling }), done),
    /** What would be written, with everything that is to be said of it. `staffIds` null: everybody whose month is approved. */
    preview: query(z.strictObject({ month, layout: payrollLayout, staffIds, scope }), preview),
    /**
     * Writes the file from the approved figures and keeps what was written. INVALID_INPUT (`reason`): `layoutFaults`, `personProblems`,
     * `nobodyToExport`, `otherContents` (it is not what the preview showed), `exportedBefore` (there is a file of the month, and nobody said
     * that another is meant: `isAgain`).
     */
    write: command(
      z.strictObject({ month, layout: payrollLayout, staffIds, scope, contents: z.string().max(64), isAgain: z.boolean() }),
      z.object({ ...writtenFile.shape, exportId, people: z.int() }),
    ),
    /** Files that were written, newest first; of a month, or of all. */
    list: query(z.strictObject({ month: month.nullable() }), z.object({ exports: z.array(exported) })),
    /** One of them once more, byte by byte. Throws NOT_FOUND. */
    writeAgain: command(z.strictObject({ exportId }), writtenFile),
    /** 出勤簿: everybody, or some, a page each and more. INVALID_INPUT (`reason`: `nobodyToPrint`). */
    attendance: job(z.strictObject({ month, staffIds, language }), pdf),
    /** 年次有給休暇管理簿 of days: paid leave that was granted and taken, as far as it is known here. INVALID_INPUT (`reason`: `nobodyToPrint`). */
    leaveRegister: job(z.strictObject({ from: day, to: day, language }), pdf),
  },
  events: {
    changed: event(z.object({})),
  },
} satisfies Contract
