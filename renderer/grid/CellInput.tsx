import { useEffect, useRef, type ClipboardEvent, type CompositionEvent, type KeyboardEvent, type ReactElement, type RefObject } from 'react'
import type { Choice, GridColumn, GridWords } from './types.ts'
import type { Session } from './useEditing.ts'

interface Props<Row> {
  readonly gridId: string
  readonly input: RefObject<HTMLTextAreaElement | null>
  readonly box: RefObject<HTMLDivElement | null>
  readonly session: Session<Row> | null
  readonly column: GridColumn<Row> | undefined
  readonly activeId: string | undefined
  readonly words: GridWords
  readonly onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void
  readonly onCompositionStart: (event: CompositionEvent) => void
  readonly onCompositionEnd: (event: CompositionEvent) => void
  readonly onInput: (composing: boolean) => void
  readonly onBlur: () => void
  readonly onFocus: () => void
  readonly onCopy: (event: ClipboardEvent) => void
  readonly onCut: (event: ClipboardEvent) => void
  readonly onPaste: (event: ClipboardEvent) => void
  readonly onChoose: (choice: Choice) => void
}

/**
 * The one textarea that always has the focus and always lies over the active cell: an IME begins its
 * composition in it with the first key, at the right place. It is invisible until there is something
 * to see. React never writes its value.
 */
export function CellInput<Row>(props: Props<Row>): ReactElement {
  const { gridId, input, box, session, column, activeId, words } = props
  const listId = `${gridId}-choices`
  const messageId = `${gridId}-message`
  return (
    <div
      ref={box}
      className="grid-editor"
      data-open={session !== null || undefined}
      data-wrong={(session?.message ?? null) !== null || undefined}
    >
      <textarea
        ref={input}
        className="grid-input"
        data-scan={session !== null && column?.takesCodes === true ? 'code' : 'cell'}
        data-focus-home
        data-focus-first={session !== null || undefined}
        rows={1}
        wrap={column?.multiline ? 'soft' : 'off'}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        readOnly={session === null && column?.readOnly === true}
        data-align={column?.align}
        aria-label={column ? `${words.editor} ${column.title}` : words.editor}
        aria-controls={session?.choices ? listId : gridId}
        aria-activedescendant={session?.choices ? (session.picked >= 0 ? `${listId}-${session.picked}` : undefined) : activeId}
        aria-invalid={session?.message ? true : undefined}
        aria-describedby={session?.message ? messageId : undefined}
        onKeyDown={props.onKeyDown}
        onCompositionStart={props.onCompositionStart}
        onCompositionEnd={props.onCompositionEnd}
        onInput={(event) => props.onInput((event.nativeEvent as InputEvent).isComposing)}
        onBlur={props.onBlur}
        onFocus={props.onFocus}
        onCopy={props.onCopy}
        onCut={props.onCut}
        onPaste={props.onPaste}
      />
      {session?.message && (
        <div id={messageId} role="alert" className="grid-message" data-insisted={session.insisted || undefined}>
          {session.message}
        </div>
      )}
      {session?.choices && !session.message && (
        <ChoiceList
          id={listId}
          label={column?.title}
          choices={session.choices}
          picked={session.picked}
          words={words}
          onChoose={props.onChoose}
          onFocus={() => input.current?.focus()}
        />
      )}
    </div>
  )
}

interface ListProps {
  readonly id: string
  readonly label: string | undefined
  readonly choices: readonly Choice[]
  readonly picked: number
  readonly words: GridWords
  readonly onChoose: (choice: Choice) => void
  /** The text keeps the focus and moves the choice; what scrolls has to be focusable all the same. */
  readonly onFocus: () => void
}

function ChoiceList({ id, label, choices, picked, words, onChoose, onFocus }: ListProps): ReactElement {
  const list = useRef<HTMLDivElement | null>(null)
  useEffect(() => {
    list.current?.children[picked]?.scrollIntoView({ block: 'nearest' })
  }, [picked])
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={label}
      tabIndex={0}
      className="grid-choices"
      onFocus={onFocus}
      onMouseDown={(event) => event.preventDefault()}
    >
      {choices.length === 0 && <div className="grid-no-choice">{words.noChoice}</div>}
      {choices.map((choice, at) => (
        <div
          key={choice.value}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === picked}
          className="grid-choice"
          onClick={() => onChoose(choice)}
        >
          <span>{choice.label}</span>
          {choice.detail && <span className="grid-choice-detail">{choice.detail}</span>}
        </div>
      ))}
    </div>
  )
}
