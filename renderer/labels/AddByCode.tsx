import { useState } from 'react'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useScanTarget } from '../scanning/index.ts'
import { notifications, TextInput } from '../ui/index.ts'
import { useLabels } from './state.ts'

/** Adds products to the chosen ones by a code that is typed or scanned. */
export function AddByCode() {
  const { t } = useWords()
  const errors = useErrors()
  const { add, set } = useLabels()
  const [text, setText] = useState('')
  const find = async (code: string): Promise<void> => {
    if (code.trim() === '') return
    try {
      const { cards } = await call('lookup.find', { code: code.slice(0, 200) })
      const [first] = cards
      if (first === undefined) {
        notifications.show({ id: 'labels.add', color: 'yellow', message: t('labels.chosen.notFound', { code }) })
        return
      }
      add(cards.map(({ productId }) => productId))
      set({ shown: first.productId })
      setText('')
      notifications.show({
        id: 'labels.add',
        message:
          cards.length === 1
            ? t('labels.chosen.added', { name: first.productName })
            : t('labels.chosen.several', { code, count: cards.length }),
        autoClose: 3_000,
      })
    } catch (error) {
      errors.show(error)
    }
  }
  useScanTarget((scan) => void find(scan.code.code))
  return (
    <TextInput
      aria-label={t('labels.chosen.add')}
      placeholder={t('labels.chosen.placeholder')}
      data-focus-home
      w={190}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) void find(text)
      }}
    />
  )
}
