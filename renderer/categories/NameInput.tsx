import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { checkCategoryField } from '#shared/domain/categoryFields.ts'
import { useWords } from '../common/i18n.ts'

interface Props {
  readonly label: string
  readonly value: string
  /** Null: given up, or nothing changed. */
  readonly onDone: (name: string | null) => void
  /** The field went out of sight with a text that breaks a rule. */
  readonly onLost: (text: string, problem: string) => void
}

/** A name in its line. Enter and leaving the field keep it, Esc gives it up; a name that breaks a rule stays open and says why. */
export function NameInput({ label, value, onDone, onLost }: Props) {
  const { find } = useWords()
  const [text, setText] = useState(value)
  /** Enter was pressed: an empty name is no mistake before. */
  const [asked, setAsked] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const ended = useRef(false)
  useEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [])
  const checked = checkCategoryField('categoryName', text)
  const broken = checked.ok ? null : (find(`rules.${checked.rule}`, checked.details) ?? checked.rule)
  const problem = asked || text !== '' ? broken : null
  const end = (name: string | null): void => {
    if (ended.current) return
    ended.current = true
    onDone(name)
  }
  const keep = (): void => end(checked.ok && checked.value !== value ? String(checked.value) : null)
  const latest = useRef({ leave: (): void => undefined })
  useLayoutEffect(() => {
    latest.current.leave = () => {
      if (ended.current || text === value || text.trim() === '') return
      if (broken === null) keep()
      else onLost(text, broken)
    }
  })
  useEffect(() => {
    const { current } = latest
    const leave = (): void => current.leave()
    window.addEventListener('beforeunload', leave)
    return () => {
      window.removeEventListener('beforeunload', leave)
      leave()
    }
  }, [])
  return (
    <span className="categories-naming">
      <input
        ref={input}
        className="categories-input"
        aria-label={label}
        aria-invalid={problem !== null}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onClick={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
        onBlur={() => {
          // What breaks a rule stays open; nothing typed is nothing to keep.
          if (broken === null || text.trim() === '') keep()
        }}
        onKeyDown={(event) => {
          // The tree's keys are not the field's.
          event.stopPropagation()
          if (event.nativeEvent.isComposing || event.keyCode === 229) return
          if (event.key === 'Enter') {
            event.preventDefault()
            if (broken === null) keep()
            else setAsked(true)
          } else if (event.key === 'Escape') {
            event.preventDefault()
            end(null)
          }
        }}
      />
      {problem === null ? null : (
        <span className="categories-problem" role="alert">
          {problem}
        </span>
      )}
    </span>
  )
}
