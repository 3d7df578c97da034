import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { Button, Group, Stack, Text } from '../ui/index.ts'
import { showNotice } from './notices.ts'

interface Props {
  readonly changeSetId: number
  /** Whether something waits to be sent; new products alone are simply given up. */
  readonly isSent: boolean
  /** New products that were given up with it. */
  readonly discarded: number
}

/** Under «to be deleted»: that it is not sent yet, and the way back while nothing else was done since. */
export function DeletedNotice({ changeSetId, isSent, discarded }: Props) {
  const { t } = useWords()
  const errors = useErrors()
  const undo = async (): Promise<void> => {
    try {
      const { undo: next } = await call('changes.summary', {})
      if (next?.changeSetId !== changeSetId) return showNotice('notice', { message: t('products.delete.later'), autoClose: 6_000 })
      const { cells } = await call('changes.undo', {})
      showNotice('staged', { message: t('products.delete.undone', { count: cells }), autoClose: 4_000 })
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <Stack gap={6}>
      <Text size="sm">
        {t(isSent ? 'products.delete.doneHint' : 'products.delete.doneNewHint')}
        {discarded > 0 ? ` ${t('products.delete.doneNew', { count: discarded })}` : ''}
      </Text>
      <Group>
        <Button size="compact-xs" variant="default" onClick={() => void undo()}>
          {t('products.delete.undo')}
        </Button>
      </Group>
    </Stack>
  )
}
