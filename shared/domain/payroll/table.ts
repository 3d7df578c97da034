import { countOf, leaveDays, minutesOf, roundedSum } from './fields.ts'
import { conventionsOf, type Layout, type PersonField, type Source } from './layout.ts'
import type { PayrollMonth } from './month.ts'
import { readMinutes, writeDays, writeMinutes } from './numbers.ts'
import { readCells, writeCells } from './cells.ts'

/** How payroll writes a person, where it is not as Smaregi does. Null: as Smaregi does. */
export interface Spelling {
  readonly staffId: number
  readonly code: string | null
  readonly familyName: string | null
  readonly givenName: string | null
}

export interface Person {
  readonly code: string
  readonly name: string
  readonly familyName: string
  readonly givenName: string
}

/** Family name and given name where one blank parts them; else nobody can tell them apart. */
function splitName(name: string): readonly [familyName: string, givenName: string] {
  const parts = name.trim().split(/[\s\u3000]+/u)
  return parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : ['', '']
}

/** What the file says of a person. Empty: it is not known. */
function personOf({ staffCode, staffName }: Pick<PayrollMonth, 'staffCode' | 'staffName'>, spelling: Spelling | null): Person {
  const [family, given] = splitName(staffName)
  const familyName = spelling?.familyName ?? family
  const givenName = spelling?.givenName ?? given
  const isRespelt = spelling?.familyName != null || spelling?.givenName != null
  return {
    code: (spelling?.code ?? staffCode ?? '').trim(),
    name: isRespelt ? `${familyName} ${givenName}`.trim() : staffName,
    familyName,
    givenName,
  }
}

/** What stands in a cell, and what it is made of. */
export interface Cell {
  readonly text: string
  /** The sum in minutes, not rounded; null: no time. */
  readonly minutes: number | null
}

export interface Row {
  readonly staffId: number
  readonly person: Person
  readonly cells: readonly Cell[]
}

const dateText = (day: string, dates: Layout['dates']): string =>
  dates === 'dashes' ? day : day.replaceAll('-', dates === 'slashes' ? '/' : '')

function personText(month: PayrollMonth, person: Person, field: PersonField, dates: Layout['dates']): string {
  return field === 'from' || field === 'to' ? dateText(month[field], dates) : person[field]
}

function cellOf(month: PayrollMonth, person: Person, source: Source, layout: Layout): Cell {
  const text = (of: string): Cell => ({ text: of, minutes: null })
  switch (source.kind) {
    case 'unset':
    case 'blank':
      return text('')
    case 'fixed':
      return text(source.text)
    case 'person':
      return text(personText(month, person, source.field, layout.dates))
    case 'count':
      return text(writeDays(countOf(month, source.field)))
    case 'leave':
      return text(writeDays(leaveDays(month, source.leave)))
    case 'minutes': {
      const minutes = minutesOf(month, source.field, conventionsOf(layout), source.on)
      const sum = source.isRounded ? roundedSum(source.field, minutes) : minutes
      return { text: writeMinutes(sum, source.format ?? layout.time), minutes }
    }
  }
}

export function rowOf(month: PayrollMonth, layout: Layout, spelling: Spelling | null): Row {
  const person = personOf(month, spelling)
  return { staffId: month.staffId, person, cells: layout.columns.map(({ source }) => cellOf(month, person, source, layout)) }
}

/** The whole file as a text, with its line of headers where the layout has one. */
export function tableText(rows: readonly Row[], layout: Layout): string {
  const header = layout.hasHeader ? [layout.columns.map(({ header: name }) => name)] : []
  return writeCells([...header, ...rows.map(({ cells }) => cells.map(({ text }) => text))], layout)
}

/** Rows of a file that was written, without its line of headers. */
export const readTable = (text: string, layout: Layout): string[][] => readCells(text, layout.delimiter).slice(layout.hasHeader ? 1 : 0)

/** Of one column of time: what was to be written, and what the file says. */
export interface ColumnSum {
  readonly header: string
  /** Not rounded. */
  readonly minutes: number
  /** As it is read back from the file; null: a cell of it cannot be read as time. */
  readonly written: number | null
}

/** The check line: sums of the columns of time, counted and read back from the file's own text. */
export function sumsOf(rows: readonly Row[], text: string, layout: Layout): ColumnSum[] {
  const read = readTable(text, layout)
  return layout.columns.flatMap(({ header, source }, at) => {
    if (source.kind !== 'minutes') return []
    const format = source.format ?? layout.time
    const minutes = rows.reduce((sum, { cells }) => sum + (cells[at]?.minutes ?? 0), 0)
    const written = read.reduce<number | null>((sum, cells) => {
      const one = readMinutes(cells[at] ?? '', format)
      return sum === null || one === null ? null : sum + one
    }, 0)
    return [{ header, minutes, written }]
  })
}
