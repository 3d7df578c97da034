import { useEffect, useRef, useState } from 'react'
import { checkCategoryField } from '#shared/domain/categoryFields.ts'
import { useWords } from '../common/i18n.ts'

interface Props {
  readonly label: string
  readonly value: string
  /** Null: given up, or nothing changed. */
  readonly onDone: (name: string | null) => void
}

/** A name in its line. Enter and leaving the field keep it, Esc gives it up; a name that breaks a rule stays open and says why. */
export function NameInput({ label, value, onDone }: Props) {
  const { find } = useWords()
  const [text, setText] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  const ended = useRef(false)
  useEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [])
  const checked = checkCategoryField('categoryName', text)
  const problem = checked.ok ? null : (find(`rules.${checked.rule}`, checked.details) ?? checked.rule)
  const end = (name: string | null): void => {
    if (ended.current) return
    ended.current = true
    onDone(name)
  }
  const keep = (): void => end(checked.ok && checked.value !== value ? String(checked.value) : null)
  return (
    <span className="categories-naming">
      <input
        ref={input}
        className="categories-input"
        aria-label={label}
        aria-invalid={problem !== null && text !== ''}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onClick={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
        onBlur={keep}
        onKeyDown={(event) => {
          // The tree's keys are not the field's.
          event.stopPropagation()
          if (event.nativeEvent.isComposing || event.keyCode === 229) return
          if (event.key === 'Enter') {
            event.preventDefault()
            if (checked.ok) keep()
          } else if (event.key === 'Escape') {
            event.preventDefault()
            end(null)
          }
        }}
      />
      {problem !== null && text !== '' ? (
        <span className="categories-problem" role="alert">
          {problem}
        </span>
      ) : null}
    </span>
  )
}
