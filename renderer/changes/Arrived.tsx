import { useState } from 'react'
import type { ChangeRow } from '#shared/contracts/changes.ts'
import { foldCode } from '#shared/domain/text.ts'
import { useWords } from '../common/i18n.ts'
import { Button, Group, Modal, Stack, Text, TextInput } from '../ui/index.ts'

/** The number of a product at Smaregi; null where the text is none. */
const parseProductId = (text: string): number | null => {
  const digits = foldCode(text.trim())
  return /^\d{1,15}$/u.test(digits) && Number(digits) > 0 ? Number(digits) : null
}

function Fields({
  row,
  onGo,
  onClose,
}: {
  readonly row: ChangeRow
  readonly onGo: (productId: number) => void
  readonly onClose: () => void
}) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const productId = parseProductId(text)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (productId !== null) onGo(productId)
      }}
    >
      <Stack gap="md">
        <Text size="sm">{t('changes.unknown.numberBody', { name: row.name })}</Text>
        <TextInput
          label={t('changes.unknown.number')}
          data-autofocus
          inputMode="numeric"
          value={text}
          error={text !== '' && productId === null ? t('rules.notANumber') : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={productId === null}>
            {t('changes.unknown.arrived')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** A new product that did arrive: the number Smaregi gave it, so that what refers to it follows. */
export function Arrived(props: {
  readonly row: ChangeRow | null
  readonly onGo: (row: ChangeRow, productId: number) => void
  readonly onClose: () => void
}) {
  const { row, onGo, onClose } = props
  const { t } = useWords()
  return (
    <Modal
      opened={row !== null}
      onClose={onClose}
      title={t('changes.unknown.numberTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {row === null ? null : <Fields row={row} onGo={(productId) => onGo(row, productId)} onClose={onClose} />}
    </Modal>
  )
}
