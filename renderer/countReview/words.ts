import type { LineMark } from '#shared/contracts/countReview.ts'
import type { Wording } from '../common/i18n.ts'

/** All that is to be looked at of a line, in one line. */
export const reasonsText = ({ t }: Pick<Wording, 't'>, marks: readonly LineMark[]): string =>
  marks.map((mark) => t(`countReview.marks.${mark}`)).join(t('common.and'))
