import type { LabelOutput } from '#shared/contracts/labels.ts'
import { labelSheets, sheetNames, type LabelSheet, type SheetName } from '#shared/domain/labels/sheets.ts'

export type SheetOutput = Extract<LabelOutput, { kind: 'pdf' }>

export const usualOutput: SheetOutput = {
  kind: 'pdf',
  sheet: labelSheets['2x6'].sheet,
  startPlace: 0,
  offsetXMm: 0,
  offsetYMm: 0,
  marks: false,
}

const measures = [
  'across',
  'down',
  'widthMm',
  'heightMm',
  'pitchXMm',
  'pitchYMm',
  'leftMm',
  'topMm',
] as const satisfies readonly (keyof LabelSheet)[]
export const sheetMeasures = measures

/** The name of a sheet as it is sold; null: its measures were typed. */
export const sheetNameOf = (sheet: LabelSheet): SheetName | null =>
  sheetNames.find((name) => measures.every((measure) => labelSheets[name].sheet[measure] === sheet[measure])) ?? null
