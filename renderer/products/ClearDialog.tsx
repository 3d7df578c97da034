import { ChangeWarnings } from '../common/ChangeWarnings.tsx'
import { useWords } from '../common/i18n.ts'
import { Alert, Button, Group, Modal, Stack, Text } from '../ui/index.ts'
import { cellsRefused, type AskedAct } from './acts.ts'
import { usePreview } from './usePreview.ts'

interface Props {
  readonly asked: AskedAct
  readonly onAnswer: (yes: boolean) => void
}

/** Delete over a selection: how much would be emptied, and what never is. A slip of the hand ends at the safe button. */
export function ClearDialog({ asked, onAnswer }: Props) {
  const { t, format } = useWords()
  const { batch, meant } = asked.act
  const { changed, products, refused, warnings } = usePreview(meant, asked.preview)
  const kept = cellsRefused(batch) + refused
  return (
    <Modal opened onClose={() => onAnswer(false)} title={t('products.clear.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <Stack gap="sm">
        <Text>{t('products.clear.text', { count: changed, products: format.number(products) })}</Text>
        {kept > 0 && <Alert color="gray">{t('products.clear.kept', { count: kept })}</Alert>}
        <ChangeWarnings warnings={warnings} />
        <Text size="sm" c="dimmed">
          {t('products.bulk.appliedHint')}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={() => onAnswer(false)}>
            {t('products.clear.keep')}
          </Button>
          <Button color="red" disabled={changed === 0} onClick={() => onAnswer(true)}>
            {t('products.clear.go', { count: changed })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
