import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { CategoryRow } from '#shared/contracts/categories.ts'
import type { CategoryFieldName } from '#shared/domain/categoryFields.ts'
import { draftKey, useCategories } from './state.ts'
import type { CategoryCommands } from './useCategoryCommands.ts'
import type { CategoryWords } from './words.ts'

export const written = (value: string | number | null): string => (value === null ? '' : String(value))

export interface FieldDraft {
  /** What stands in the field and is not staged yet; null: the row's own value. */
  readonly typed: string | null
  readonly type: (text: string | null) => void
  /** The rule that what is typed breaks, or why the engine refused it. */
  readonly problem: string | null
  /** Stages what is typed; what breaks a rule stays in the field. */
  readonly keep: () => void
  /** Stages a choice; one that is refused stays in the field until it is given up. */
  readonly choose: (value: string) => void
}

/**
 * What is typed into a field before it is staged. A field that goes out of sight (another screen, another row, the window closed)
 * stages it; what cannot be staged is told, and stands in the field again when the 部門 is shown again.
 */
export function useFieldDraft(row: CategoryRow, name: CategoryFieldName, words: CategoryWords, commands: CategoryCommands): FieldDraft {
  const key = draftKey(row.categoryId, name)
  const typed = useCategories(({ drafts }) => drafts.get(key) ?? null)
  const draft = useCategories((state) => state.draft)
  const [refused, setRefused] = useState<string | null>(null)
  const value = row[name]
  const type = (text: string | null): void => {
    setRefused(null)
    draft(key, text)
  }
  const stage = async (text: string, inSight: boolean): Promise<void> => {
    if (text === written(value)) return type(null)
    const problem = await commands.edit(row.categoryId, name, text === '' ? null : text)
    if (problem === null) {
      if (useCategories.getState().drafts.get(key) === text) draft(key, null)
    } else if (inSight) setRefused(problem)
    else commands.tellUnfinished(row, name, text, problem)
  }
  // Read from the store: after the shop was left, nothing of it may be staged in the next one.
  const latest = useRef({ leave: (): void => undefined })
  useLayoutEffect(() => {
    latest.current.leave = () => {
      const text = useCategories.getState().drafts.get(key)
      if (text === undefined) return
      // A choice that was refused was told when it was made.
      if (refused !== null && words.choices(name, row) !== null) return draft(key, null)
      const problem = words.problem(name, text)
      if (problem !== null) commands.tellUnfinished(row, name, text, problem)
      else void stage(text, false)
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
  return {
    typed,
    type,
    problem: (typed === null ? null : words.problem(name, typed)) ?? refused,
    keep() {
      if (typed !== null && words.problem(name, typed) === null) void stage(typed, true)
    },
    choose(text) {
      type(text)
      void stage(text, true)
    },
  }
}
