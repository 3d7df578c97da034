import type { Wording } from '../common/i18n.ts'
import { modals, Text } from '../ui/index.ts'

interface TakeBackWords {
  readonly title: string
  readonly body: string
  readonly confirm: string
  readonly cancel: string
}

/** Asks before a commit, or what followed it up, is taken back. */
export function confirmTakeBack({ title, body, confirm, cancel }: TakeBackWords, onConfirm: () => void): void {
  modals.openConfirmModal({
    title,
    children: (
      <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
        {body}
      </Text>
    ),
    labels: { confirm, cancel },
    onConfirm,
  })
}

/** What is to be known where corrections were sent of which nobody knows yet whether they arrived. */
export const unknownWords = (t: Wording['t'], sent: { readonly unknown: number } | null): readonly string[] =>
  sent === null || sent.unknown === 0 ? [] : [t('countReview.commit.takeBackUnknown', { count: sent.unknown })]
