import type { Wording } from '../common/i18n.ts'
import { modals, Text } from '../ui/index.ts'

/** Getting everything again takes minutes in a large shop: asked before it starts. */
export function confirmFullPull({ t }: Pick<Wording, 't'>, go: () => void): void {
  modals.openConfirmModal({
    title: t('settings.sync.fullTitle'),
    children: <Text size="sm">{t('settings.sync.fullBody')}</Text>,
    labels: { confirm: t('settings.sync.fullGo'), cancel: t('common.cancel') },
    onConfirm: go,
  })
}
