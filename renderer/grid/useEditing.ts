import { useCallback, useMemo, useRef, useState, type RefObject } from 'react'
import { matchChoices } from './choices.ts'
import type { CellValue, Choice, GridColumn, RowKey } from './types.ts'
import { useLatest } from './useLatest.ts'

/**
 * A cell being edited: it belongs to a row by its key and to a column by its id. `row` and `column`
 * are where those stand now. The text itself lives in the textarea, so that nothing disturbs an IME.
 */
export interface Session<Row> {
  readonly key: RowKey
  readonly columnId: string
  readonly spec: GridColumn<Row>
  readonly row: number
  readonly column: number
  readonly data: Row
  /** typing: began with a character, arrows commit and move. caret: opened with F2, arrows move the caret. */
  readonly mode: 'typing' | 'caret'
  readonly text: string
  /** The rule that the text breaks, in words; null while it is right. */
  readonly message: string | null
  /** The person tried to leave with a wrong text: the message asks louder. */
  readonly insisted: boolean
  readonly choices: readonly Choice[] | null
  /** The choice that Enter takes, or -1. */
  readonly picked: number
}

export interface Committed<Row> {
  readonly session: Session<Row>
  readonly text: string
  readonly value: CellValue
  readonly changed: boolean
}

/** Begins, changes and ends the edit. The object stays the same one from drawing to drawing. */
export interface Editing<Row> {
  current(): Session<Row> | null
  /** `initial` null: what the user is typing is already in the textarea. */
  begin(at: { key: RowKey; row: number; column: number; data: Row }, initial: string | null, openList: boolean): void
  /** The text changed; while an IME composes, nothing is judged. */
  typed(composing: boolean): void
  pick(step: number): void
  /** From typing to caret: arrows stay in the text from now on. */
  stay(): void
  /** Ends the session with a right text and says so; a wrong one stays, and null comes back. */
  commit(choice?: Choice): Committed<Row> | null
  /** The cell stands elsewhere now; the text in it stays. */
  move(row: number, column: number): void
  cancel(): void
}

const setText = (element: HTMLTextAreaElement, text: string): void => {
  element.value = text
  element.setSelectionRange(text.length, text.length)
}

/** The edit of one cell: `session` as it is drawn, null while no cell is open, and what changes it. */
export function useEditing<Row>(
  input: RefObject<HTMLTextAreaElement | null>,
  columns: readonly GridColumn<Row>[],
): { readonly session: Session<Row> | null; readonly editing: Editing<Row> } {
  const [session, setSession] = useState<Session<Row> | null>(null)
  const now = useRef<Session<Row> | null>(null)
  const latest = useLatest(columns)
  /** As it is drawn now; as it was at the beginning where it is hidden since. */
  const columnOf = useCallback(({ spec }: Session<Row>) => latest.current.find(({ id }) => id === spec.id) ?? spec, [latest])

  const put = useCallback((next: Session<Row> | null) => {
    now.current = next
    setSession(next)
  }, [])

  const begin = useCallback<Editing<Row>['begin']>(
    ({ key, row, column, data }, initial, openList) => {
      const element = input.current
      const spec = latest.current[column]
      if (!element || !spec) return
      if (initial !== null) {
        setText(element, initial)
      }
      const mode = initial === null ? 'typing' : 'caret'
      const all = spec.choices ?? null
      const choices = all && (mode === 'caret' || openList ? all : matchChoices(all, element.value))
      const picked = choices ? (mode === 'caret' ? choices.findIndex((choice) => choice.label === initial) : 0) : -1
      put({ key, columnId: spec.id, spec, row, column, data, mode, text: element.value, message: null, insisted: false, choices, picked })
    },
    [input, latest, put],
  )

  const typed = useCallback(
    (composing: boolean) => {
      const element = input.current
      const before = now.current
      if (!element || !before) return
      const spec = columnOf(before)
      const text = element.value
      const choices = spec.choices ? matchChoices(spec.choices, text) : null
      const checked = spec.check?.(text, before.data)
      // With a list open a beginning of a choice is right; only a text that fits none is wrong.
      const wrong = composing || !checked || checked.ok || (choices && choices.length > 0) ? null : checked.message
      const picked = choices ? (text.trim() === '' || choices.length === 0 ? -1 : 0) : -1
      put({ ...before, text, message: wrong, insisted: false, choices, picked })
    },
    [input, columnOf, put],
  )

  const pick = useCallback(
    (step: number) => {
      const before = now.current
      if (!before?.choices || before.choices.length === 0) return
      const count = before.choices.length
      const picked = before.picked < 0 ? (step > 0 ? 0 : count - 1) : (before.picked + step + count) % count
      put({ ...before, picked })
    },
    [put],
  )

  const stay = useCallback(() => {
    if (now.current) put({ ...now.current, mode: 'caret' })
  }, [put])

  const end = useCallback(() => {
    if (input.current) setText(input.current, '')
    put(null)
  }, [input, put])

  const commit = useCallback(
    (choice?: Choice): Committed<Row> | null => {
      const before = now.current
      const element = input.current
      if (!before || !element) return null
      const spec = columnOf(before)
      const taken = choice ?? before.choices?.[before.picked]
      const text = taken ? taken.value : element.value
      const old = spec.text(before.data)
      const same = taken ? taken.label === old : text === old
      const checked = spec.check?.(text, before.data)
      if (!same && checked && !checked.ok) {
        put({ ...before, text: element.value, message: checked.message, insisted: true })
        return null
      }
      end()
      const value = checked?.ok ? checked.value : null
      return { session: before, text, value, changed: !same && checked?.ok === true }
    },
    [input, columnOf, put, end],
  )

  const move = useCallback<Editing<Row>['move']>(
    (row, column) => {
      const before = now.current
      if (before && (before.row !== row || before.column !== column)) put({ ...before, row, column })
    },
    [put],
  )

  const current = useCallback(() => now.current, [])
  const editing = useMemo(
    () => ({ current, begin, typed, pick, stay, commit, move, cancel: end }),
    [current, begin, typed, pick, stay, commit, move, end],
  )
  return { session, editing }
}
