import type { LabelOutput } from '#shared/contracts/labels.ts'
import { labelSheets, sheetNames, type LabelSheet, type SheetName } from '#shared/domain/labels/sheets.ts'

/** Where labels lie on sheets, whoever prints these. */
export type SheetPlaces = Omit<Extract<LabelOutput, { kind: 'pdf' }>, 'kind'>

export const usualOutput: LabelOutput & SheetPlaces = {
  kind: 'pdf',
  sheet: labelSheets['2x6'].sheet,
  startPlace: 0,
  offsetXMm: 0,
  offsetYMm: 0,
  marks: false,
}

export const placesOf = ({ sheet, startPlace, offsetXMm, offsetYMm, marks }: SheetPlaces): SheetPlaces => ({
  sheet,
  startPlace,
  offsetXMm,
  offsetYMm,
  marks,
})

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

/** Whether all numbers of a sheet are numbers: the fields give NaN for what is typed wrong. */
export const isWholePlaces = ({ sheet, offsetXMm, offsetYMm }: SheetPlaces): boolean =>
  [offsetXMm, offsetYMm, ...measures.map((measure) => sheet[measure])].every((number) => !Number.isNaN(number))

export const isWholeOutput = (output: LabelOutput): boolean => output.kind === 'printer' || isWholePlaces(output)

/** The name of a sheet as it is sold; null: its measures were typed. */
export const sheetNameOf = (sheet: LabelSheet): SheetName | null =>
  sheetNames.find((name) => measures.every((measure) => labelSheets[name].sheet[measure] === sheet[measure])) ?? null
