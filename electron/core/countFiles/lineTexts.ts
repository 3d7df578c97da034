import type { CountLine } from '#shared/contracts/countReview.ts'
import type { Translate } from '#shared/i18n/index.ts'

/** What a person decided of a line, in the words of the review; empty: nothing. */
export const choiceText = (t: Translate, { choice }: Pick<CountLine, 'choice'>): string =>
  choice === null ? '' : t(`countReview.choices.${choice}`)

/** What is to be looked at of a line, in the words of the review. */
export const marksText = (t: Translate, { marks }: Pick<CountLine, 'marks'>): string =>
  marks.map((mark) => t(`countReview.marks.${mark}`)).join(t('common.and'))
