import type { LabelProduct, TemplateRef } from '#shared/contracts/labels.ts'
import type { Wording } from '../common/i18n.ts'

type Prices = LabelProduct['now']

/** A price as the label shows it. */
export const priceText = ({ t, format }: Wording, { openPrice, priceWithTax }: Prices): string =>
  openPrice ? t('labels.openPrice') : priceWithTax === null ? t('labels.unknownPrice') : format.yen(priceWithTax)

/** A day of the shop (YYYY-MM-DD) as a person says it: 12/31. */
export const dayText = (day: string): string => day.slice(5).replace('-', '/').replaceAll(/\b0/gu, '')

export const refKey = (ref: TemplateRef): string => ('preset' in ref ? `preset ${ref.preset}` : `own ${ref.templateId}`)

export const templateName = ({ t }: Wording, { ref, name }: { readonly ref: TemplateRef; readonly name: string | null }): string =>
  name ?? ('preset' in ref ? t(`labels.presets.${ref.preset}`) : '')
