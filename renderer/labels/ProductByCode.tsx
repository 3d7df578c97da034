import { useState } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { cleanCode } from '#shared/domain/barcode/index.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { untyped } from '../common/keys.ts'
import { useCodeVerdict } from '../common/codeVerdict.ts'
import { useScanTarget } from '../scanning/index.ts'
import { notifications, TextInput } from '../ui/index.ts'

type Cards = OutputOf<'lookup.find'>['cards']
type OnFound = (cards: Cards, code: string) => void

/** Finds products by a code that was typed or scanned; why there is none, it tells itself. Resolves to whether there is one. */
function useProductsByCode(onFound: OnFound): (code: string) => Promise<boolean> {
  const { t } = useWords()
  const errors = useErrors()
  const verdictOf = useCodeVerdict()
  return async (text) => {
    if (text.trim() === '') return false
    try {
      const found = await call('lookup.find', { code: text.trim() })
      if (found.cards.length === 0) {
        const message = [t('labels.chosen.notFound', { code: cleanCode(text).slice(0, 40) }), verdictOf(found)?.text ?? ''].join(' ')
        notifications.show({ id: 'labels.code', color: 'yellow', message, autoClose: 10_000 })
        return false
      }
      notifications.hide('labels.code')
      onFound(found.cards, found.code)
      return true
    } catch (error) {
      errors.show(error)
      return false
    }
  }
}

interface Props {
  readonly label: string
  readonly placeholder?: string
  /** Takes every scan of the screen; absent: those with the focus in it. */
  readonly takesScans?: boolean
  readonly onFound: OnFound
}

/** A field for the code of a product, read at Enter. */
export function ProductByCode({ label, placeholder = label, takesScans = false, onFound }: Props) {
  const [text, setText] = useState('')
  const [hasFocus, setHasFocus] = useState(false)
  const find = useProductsByCode(onFound)
  useScanTarget((scan) => void find(scan.code.code), { enabled: takesScans || hasFocus })
  return (
    <TextInput
      aria-label={label}
      title={label}
      placeholder={placeholder}
      w={220}
      value={text}
      // An empty field has nothing of its own to undo.
      {...(text === '' ? { [untyped]: true } : {})}
      onFocus={() => setHasFocus(true)}
      onBlur={() => setHasFocus(false)}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) void find(text).then((isFound) => isFound && setText(''))
      }}
    />
  )
}
