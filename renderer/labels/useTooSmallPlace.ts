import type { LabelOutput } from '#shared/contracts/labels.ts'
import { paperTooSmall, sheetTooSmall, type TooSmallPlace } from '#shared/domain/labels/place.ts'
import type { LabelTemplate } from '#shared/domain/labels/template.ts'
import { useEngine } from '../common/queries.ts'

/** The room that the paper has, where the label is too large for it; null: it can be printed, or the printer is not known. */
export function useTooSmallPlace(template: LabelTemplate | undefined, output: LabelOutput): TooSmallPlace | null {
  const devices = useEngine('devices.list', {}).data
  if (template === undefined) return null
  if (output.kind !== 'printer') return sheetTooSmall(template, output.sheet)
  const device = devices?.find(({ deviceId }) => deviceId === output.deviceId)
  return device?.kind === 'labelPrinter' ? paperTooSmall(template, device.settings) : null
}
