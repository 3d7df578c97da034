import { useId } from 'react'
import { useWords } from '../../common/i18n.ts'
import { useEngine } from '../../common/queries.ts'
import { TextInput } from '../../ui/index.ts'

const longestReason = 200

interface ReasonFieldProps {
  readonly value: string
  readonly isFocused?: boolean
  readonly onChange: (text: string) => void
  /** Enter, with a reason that is not empty. */
  readonly onEnter: () => void
  readonly onEscape?: () => void
}

/** Why findings are in order; reasons that were given before are offered. */
export function ReasonField({ value, isFocused = false, onChange, onEnter, onEscape }: ReasonFieldProps) {
  const { t } = useWords()
  const list = useId()
  const { data } = useEngine('timecardApproval.reasons', {})
  return (
    <>
      <TextInput
        aria-label={t('timecardApproval.settled.reason')}
        placeholder={t('timecardApproval.settled.reasonHint')}
        w={280}
        list={list}
        maxLength={longestReason}
        autoFocus={isFocused}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter' && value.trim() !== '') onEnter()
          if (event.key !== 'Escape' || onEscape === undefined) return
          // The dialog around it stays open.
          event.stopPropagation()
          onEscape()
        }}
      />
      <datalist id={list}>
        {(data?.reasons ?? []).map((reason) => (
          <option key={reason} value={reason} />
        ))}
      </datalist>
    </>
  )
}
