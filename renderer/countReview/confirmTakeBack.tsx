import { modals, Text } from '../ui/index.ts'

interface TakeBackWords {
  readonly title: string
  readonly body: string
  readonly confirm: string
  readonly cancel: string
}

/** Asks before a commit, or what followed it up, is taken back. */
export function confirmTakeBack({ title, body, confirm, cancel }: TakeBackWords, onConfirm: () => void): void {
  modals.openConfirmModal({ title, children: <Text size="sm">{body}</Text>, labels: { confirm, cancel }, onConfirm })
}
