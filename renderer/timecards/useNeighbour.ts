import { useCallback } from 'react'
import type { BoardView } from './useBoard.ts'

/** Who stands so many rows below somebody in the list that was looked at; null: nobody. */
export type Neighbour = (staffId: number, by: number) => Promise<number | null>

/** The person before or after, in the order of the board. */
export function useNeighbour(view: BoardView | null): Neighbour {
  return useCallback(
    async (staffId, by) => {
      if (view === null) return null
      const { rows } = view
      const at = rows.find((person) => person.staffId === staffId)
      const next = at === null ? -1 : at + by
      if (next < 0 || next >= rows.total) return null
      const [person] = await rows.read(next, next + 1)
      return person?.staffId ?? null
    },
    [view],
  )
}
