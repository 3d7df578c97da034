import { foldSearch } from '#shared/domain/text.ts'
import type { Choice } from './types.ts'

/** How many choices are drawn at most; typing narrows a longer list. */
const maxShownChoices = 200

/** Choices that fit what was typed, exact ones first. Width, case and kana do not matter. */
export function matchChoices(choices: readonly Choice[], typed: string): readonly Choice[] {
  const wanted = foldSearch(typed)
  if (wanted === '') return choices.slice(0, maxShownChoices)
  const rank = (choice: Choice): number => {
    const label = foldSearch(choice.label)
    const value = foldSearch(choice.value)
    const detail = foldSearch(choice.detail ?? '')
    if (label === wanted || value === wanted) return 0
    if (label.startsWith(wanted) || (detail !== '' && detail.startsWith(wanted))) return 1
    return label.includes(wanted) ? 2 : 3
  }
  return choices
    .map((choice) => ({ choice, rank: rank(choice) }))
    .filter((found) => found.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, maxShownChoices)
    .map((found) => found.choice)
}
