import { useState } from 'react'
import { Button, Group, Stack, Text, Textarea } from '../../ui/index.ts'
import { useTimecardWords } from '../words.ts'
import { readPasted, type Person, type PersonDraft } from './draft.ts'

interface PasteFactsProps {
  readonly people: readonly Person[]
  readonly drafts: ReadonlyMap<number, PersonDraft>
  readonly onPaste: (drafts: ReadonlyMap<number, PersonDraft>) => void
}

/** Facts of many people out of a spreadsheet; they are looked at before they are saved. */
export function PasteFacts({ people, drafts, onPaste }: PasteFactsProps) {
  const { t } = useTimecardWords()
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [unknown, setUnknown] = useState<readonly string[]>([])
  if (!isOpen)
    return (
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('timecardPeople.paste.button')}
      </Button>
    )
  const take = (): void => {
    const pasted = readPasted(text, people, drafts)
    onPaste(pasted.drafts)
    setUnknown(pasted.unknown)
    setText('')
    setOpen(pasted.unknown.length > 0)
  }
  return (
    <Stack gap={6} flex={1}>
      <Textarea
        label={t('timecardPeople.paste.label')}
        rows={4}
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {unknown.length === 0 ? null : (
        <Text size="sm" role="alert">
          {t('timecardPeople.paste.unknown', { count: unknown.length, codes: unknown.join(t('timecards.separator')) })}
        </Text>
      )}
      <Group gap={6}>
        <Button size="compact-sm" disabled={text.trim() === ''} onClick={take}>
          {t('timecardPeople.paste.take')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={() => setOpen(false)}>
          {t('common.cancel')}
        </Button>
      </Group>
    </Stack>
  )
}
