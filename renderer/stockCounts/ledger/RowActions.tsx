import { useState } from 'react'
import type { CountEntry } from '#shared/contracts/stockCounts.ts'
import { foldCode } from '#shared/domain/text.ts'
import { call } from '../../api/index.ts'
import { useErrors } from '../../common/errors.ts'
import { useWords } from '../../common/i18n.ts'
import { useFocusBack } from '../../common/useFocusBack.ts'
import { Button, Group, TextInput } from '../../ui/index.ts'
import { useStockCounts } from '../state.ts'

const quantity = /^-?\d{1,6}$/u

/** What can be done about a beep of an open count, whoever scanned it: a row is added, none is changed. */
export function RowActions({ entry }: { readonly entry: CountEntry }) {
  const { t } = useWords()
  const errors = useErrors()
  /** Who counts at this window says it. */
  const by = useStockCounts(({ session }) => session?.sessionId ?? null)
  const [text, setText] = useState<string | null>(null)
  const change = useFocusBack(text !== null)
  const { sessionId, seq, stands, isOpen } = entry
  const name = entry.productName ?? entry.code ?? ''
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
      setText(null)
    } catch (error) {
      errors.show(error)
    }
  }
  if (text !== null) {
    const typed = foldCode(text)
    const keep = (): void => {
      if (quantity.test(typed)) void run(() => call('stockCounts.setPieces', { sessionId, seq, by, pieces: Number(typed) }))
    }
    return (
      // Keys, or the button that ends the change would become one of those of the row, with the focus on it.
      <Group key="change" gap={4} wrap="nowrap" align="start">
        <TextInput
          aria-label={t('stockCounts.ledger.piecesOf', { name })}
          w={110}
          autoFocus
          inputMode="numeric"
          value={text}
          onFocus={(event) => event.currentTarget.select()}
          error={typed !== '-' && !quantity.test(typed) ? t('stockCounts.ledger.piecesWrong') : null}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) keep()
            if (event.key !== 'Escape') return
            event.stopPropagation()
            setText(null)
          }}
        />
        <Button size="compact-sm" disabled={!quantity.test(typed)} onClick={keep}>
          {t('common.save')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => setText(null)}>
          {t('common.cancel')}
        </Button>
      </Group>
    )
  }
  return (
    <Group key="row" gap={4} wrap="nowrap" justify="flex-end">
      {(isOpen && entry.doubt !== 'caseUnknown') || entry.rivals.length > 0 ? (
        <Button size="compact-sm" variant="default" onClick={() => void run(() => call('stockCounts.confirm', { sessionId, seq, by }))}>
          {t('stockCounts.answers.right')}
        </Button>
      ) : null}
      <Button
        ref={change}
        size="compact-sm"
        variant="subtle"
        aria-label={t('stockCounts.ledger.piecesOf', { name })}
        onClick={() => setText(String(stands))}
      >
        {t('stockCounts.ledger.setPieces')}
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        aria-label={t('stockCounts.count.takeBackOf', { name })}
        onClick={() => void run(() => call('stockCounts.takeBack', { sessionId, seq, by }))}
      >
        {t('stockCounts.answers.takeBack')}
      </Button>
    </Group>
  )
}
