import { memo, useEffect, useState, type RefObject } from 'react'
import { useStore } from 'zustand'
import { useWords } from '../../common/i18n.ts'
import { untyped } from '../../common/keys.ts'
import { Text, TextInput } from '../../ui/index.ts'
import { readTyped, type Typed, type Typing } from './typed.ts'

interface QuantityFieldProps {
  readonly field: RefObject<HTMLInputElement | null>
  readonly typing: Typing
  /** Enter: the beep that is displayed gets the number, or what was typed is a code. */
  readonly onEnter: (typed: Typed) => void
  /** What Enter sets; null: nothing that is displayed can be set. */
  readonly targetName: string | null
  /** Esc where nothing is typed; null: the key means something else. */
  readonly onEmptyEscape: (() => void) | null
}

/** Where numbers are typed while counting; it has the focus whenever nothing else needs it, so that digits land here and press nothing. */
export const QuantityField = memo(function QuantityField({ field, typing, onEnter, targetName, onEmptyEscape }: QuantityFieldProps) {
  const { t } = useWords()
  const { text } = useStore(typing)
  const write = (next: string): void => typing.setState({ text: next, at: performance.now() })
  const [isComposing, setComposing] = useState(false)
  useEffect(() => field.current?.focus(), [field])
  const typed = readTyped(text)
  const hint =
    typed.kind === 'code'
      ? t('stockCounts.count.quantityCode')
      : typed.kind === 'other'
        ? t(/^-?\d+$/u.test(typed.text) ? 'stockCounts.count.quantityLong' : 'stockCounts.count.quantityOther', { text: typed.text })
        : typed.kind === 'nothing'
          ? t('stockCounts.count.quantityHint')
          : targetName === null
            ? t('stockCounts.count.quantityNextOnly', { count: typed.pieces })
            : t('stockCounts.count.quantityNext', { count: typed.pieces, name: targetName })
  return (
    <div className="stockCounts-quantity" data-typed={typed.kind}>
      <TextInput
        ref={field}
        label={t('stockCounts.count.quantity')}
        size="lg"
        w={150}
        inputMode="numeric"
        autoComplete="off"
        data-focus-home
        data-focus-first
        data-digits
        {...(text === '' ? { [untyped]: true } : {})}
        error={typed.kind === 'other'}
        value={text}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && (text !== '' || onEmptyEscape !== null)) {
            event.stopPropagation()
            if (text === '') onEmptyEscape?.()
            else write('')
          }
          if (event.key !== 'Enter' || isComposing || event.nativeEvent.isComposing) return
          event.preventDefault()
          onEnter(typed)
        }}
      />
      <Text size="sm" c={typed.kind === 'nothing' ? 'dimmed' : undefined} aria-live="polite">
        {hint}
      </Text>
    </div>
  )
})
