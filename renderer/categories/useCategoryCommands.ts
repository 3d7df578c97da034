import { useMemo } from 'react'
import { create } from 'zustand'
import type { CategoryProblem, CategoryRow, CategoryTree } from '#shared/contracts/categories.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import type { CategoryFieldName } from '#shared/domain/categoryFields.ts'
import { createSerialQueue } from '#shared/serialQueue.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { notifications, stepNotice } from '../ui/index.ts'
import { useCategories, type Adding } from './state.ts'
import { siblingsOf, stepPlace, type BrokenRule, type Place, type Step } from './treeView.ts'
import { tellUnfinished } from './tellUnfinished.tsx'
import { pathOf, type CategoryWords } from './words.ts'

/** What was done last, for a screen reader; a new object each time, so that the same words are said again. */
export const useAnnounced = create<{ readonly said: { readonly text: string } | null }>(() => ({ said: null }))
const announce = (text: string): void => useAnnounced.setState({ said: { text } })

export interface CategoryCommands {
  /** Gives the broken rule in words, or null where it was staged. */
  readonly edit: (key: number, field: CategoryFieldName, value: CellValue) => Promise<string | null>
  /** The same for a name given in its line, where a refusal has no field to stand under. */
  readonly rename: (row: CategoryRow, name: string) => Promise<void>
  readonly create: (name: string, at: Adding) => Promise<void>
  readonly move: (key: number, place: Place) => Promise<void>
  /** One step of a move; steps that are asked for quickly are done one after the other, each on the tree that the one before left. */
  readonly step: (key: number, step: Step) => Promise<void>
  readonly remove: (key: number) => Promise<void>
  /** Says why something cannot be done that was not even asked of the engine. */
  readonly refuse: (broken: BrokenRule) => void
  /** Says what was typed into a field and could not be staged; null: as the name of a new 部門. */
  readonly tellUnfinished: (row: CategoryRow | null, field: CategoryFieldName, text: string, problem: string) => void
}

const steps = createSerialQueue()
const refusedNotice = 'categories-refused'

/** What can be done to 部門, with words for what became of it. Everything is only staged. */
export function useCategoryCommands(tree: CategoryTree, words: CategoryWords): CategoryCommands {
  const { t } = useWords()
  const errors = useErrors()
  return useMemo(() => {
    const { rows } = tree
    const nameOf = (key: number, among = rows): string => among.find(({ categoryId }) => categoryId === key)?.categoryName ?? ''
    const wordsOf = ({ rule, details }: BrokenRule): string => words.rule(rule, details)
    const refuse = (broken: BrokenRule): void => {
      const message = wordsOf(broken)
      notifications.show({ id: refusedNotice, color: 'red', title: t('categories.refused'), message, inDialog: true, autoClose: 6000 })
      announce(message)
    }
    const refused = ([first]: readonly CategoryProblem[]): boolean => {
      if (first !== undefined) refuse(first)
      return first !== undefined
    }
    const attempt = async (work: () => Promise<void>): Promise<void> => {
      try {
        await work()
      } catch (error) {
        errors.show(error)
      }
    }
    const told = (title: string): void => {
      announce(title)
      notifications.show({ id: stepNotice, title, message: t('categories.staged'), autoClose: 4000 })
    }
    const moveAmong = async (among: typeof rows, key: number, place: Place): Promise<void> => {
      const { problems } = await call('categories.move', { key, ...place })
      if (refused(problems)) return
      if (place.parentCategoryId !== null) useCategories.getState().setOpen([place.parentCategoryId], true)
      const siblings = (siblingsOf(among).get(place.parentCategoryId) ?? []).filter(({ categoryId }) => categoryId !== key)
      const before = siblings.findIndex(({ categoryId }) => categoryId === place.before)
      const parent = place.parentCategoryId === null ? t('categories.atTop') : pathOf(among, place.parentCategoryId).join(' / ')
      announce(t('categories.moved', { name: nameOf(key, among), parent, position: (before < 0 ? siblings.length : before) + 1 }))
    }
    const edit: CategoryCommands['edit'] = async (key, field, value) => {
      try {
        const { problems } = await call('categories.stage', { edits: [{ key, field, value }] })
        return problems[0] === undefined ? null : wordsOf(problems[0])
      } catch (error) {
        errors.show(error)
        return errors.text(error)
      }
    }
    const unfinished: CategoryCommands['tellUnfinished'] = (row, field, text, problem) => {
      const whose = { key: row?.categoryId ?? null, category: row?.categoryName ?? '' }
      tellUnfinished(t, { ...whose, field: words.field(field), text, problem })
    }
    return {
      edit,
      async rename(row, name) {
        const problem = await edit(row.categoryId, 'categoryName', name)
        if (problem !== null) unfinished(row, 'categoryName', name, problem)
      },
      async create(name, { parentCategoryId, after }) {
        try {
          const { categoryId, problems } = await call('categories.create', { values: { categoryName: name, parentCategoryId }, after })
          if (problems[0] !== undefined) return unfinished(null, 'categoryName', name, wordsOf(problems[0]))
          if (categoryId === null) return
          if (parentCategoryId !== null) useCategories.getState().setOpen([parentCategoryId], true)
          useCategories.getState().select(categoryId)
          told(t('categories.made', { name }))
        } catch (error) {
          unfinished(null, 'categoryName', name, errors.text(error))
        }
      },
      move: (key, place) => attempt(() => moveAmong(rows, key, place)),
      step: (key, step) =>
        attempt(() =>
          steps.run(async () => {
            const { rows: now } = await call('categories.tree', {})
            const place = stepPlace(now, key, step)
            if (place !== null) await moveAmong(now, key, place)
          }),
        ),
      remove: (key) =>
        attempt(async () => {
          const { problems } = await call('categories.delete', { keys: [key] })
          if (!refused(problems)) told(t('categories.deleted', { name: nameOf(key) }))
        }),
      refuse,
      tellUnfinished: unfinished,
    }
  }, [tree, words, t, errors])
}
