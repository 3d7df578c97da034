import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { PayrollExport } from '#shared/contracts/timecardExport.ts'
import type { WrittenPerson } from '#shared/domain/payroll/difference.ts'
import type { TargetId } from '#shared/domain/payroll/layout.ts'
import { BantoError } from '#shared/errors.ts'
import { fromJson } from '../json.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'

const peopleShape = z.array(
  z.object({ staffId: z.int(), staffName: z.string(), cells: z.array(z.object({ header: z.string(), text: z.string() })) }),
)

interface ExportRow extends Omit<PayrollExport, 'people' | 'isDifference'> {
  readonly people: string
  readonly isDifference: number
}

const columns = `export_id AS exportId, month, from_day AS "from", to_day AS "to", target, people, is_difference AS isDifference,
  file_name AS fileName, sha256, author, at`

/** Clocks lie: the number of each says which came later. */
const newestFirst = 'ORDER BY number DESC, export_id DESC'

const peopleOf = ({ people }: ExportRow): WrittenPerson[] => {
  const found = peopleShape.safeParse(fromJson(people))
  return found.success ? found.data : []
}
const exportOf = (row: ExportRow): PayrollExport => ({ ...row, people: peopleOf(row).length, isDifference: row.isDifference === 1 })

/** Files that were written, newest first. */
export const readExports = (db: ReadDb, month: string | null): PayrollExport[] =>
  db
    .all<ExportRow>(`SELECT ${columns} FROM payroll_export WHERE :month IS NULL OR month = :month ${newestFirst} LIMIT 500`, { month })
    .map(exportOf)

/** What the files of a month and target say together: a file of all people takes the place of those before it. Null: there is none. */
export function readWritten(
  db: ReadDb,
  month: string,
  target: TargetId,
): { readonly files: readonly PayrollExport[]; readonly people: readonly WrittenPerson[] } | null {
  const rows = db.all<ExportRow>(`SELECT ${columns} FROM payroll_export WHERE month = ? AND target = ? ${newestFirst}`, [month, target])
  if (rows.length === 0) return null
  const people = new Map<number, WrittenPerson>()
  for (const row of rows) {
    for (const person of peopleOf(row)) if (!people.has(person.staffId)) people.set(person.staffId, person)
    if (row.isDifference === 0) break
  }
  return { files: rows.map(exportOf), people: [...people.values()] }
}

interface NewExport {
  readonly month: string
  readonly from: string
  readonly to: string
  readonly target: TargetId
  readonly people: readonly WrittenPerson[]
  readonly isDifference: boolean
  readonly fileName: string
  readonly bytes: Uint8Array
  readonly author: string | null
  readonly at: string
}

/** Keeps what was written, to the byte; its id. */
export function keepWritten(db: WriteDb, one: NewExport): string {
  const exportId = randomUUID()
  db.run(
    `INSERT INTO payroll_export (export_id, number, month, from_day, to_day, target, people, is_difference, file_name, contents, sha256, author, at)
     VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM payroll_export), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      exportId,
      one.month,
      one.from,
      one.to,
      one.target,
      JSON.stringify(one.people),
      one.isDifference ? 1 : 0,
      one.fileName,
      Buffer.from(one.bytes).toString('base64'),
      createHash('sha256').update(one.bytes).digest('hex'),
      one.author,
      one.at,
    ],
  )
  return exportId
}

/** The bytes of a file that was written. Throws NOT_FOUND. */
export function readContents(db: ReadDb, exportId: string): { readonly fileName: string; readonly bytes: Uint8Array } {
  const [row] = db.all<{ fileName: string; contents: string }>(
    'SELECT file_name AS fileName, contents FROM payroll_export WHERE export_id = ?',
    [exportId],
  )
  if (row === undefined) throw new BantoError('NOT_FOUND', `export ${exportId}`)
  return { fileName: row.fileName, bytes: Buffer.from(row.contents, 'base64') }
}
