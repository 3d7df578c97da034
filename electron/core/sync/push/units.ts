import type { Entity } from '../../outbox/entity.ts'
import type { CellKey } from '../../outbox/outcomes.ts'

/** How many requests' worth of work these cells are: rows, or cells that go by themselves. */
export const unitsOf = ({ sending }: Entity, cells: readonly CellKey[]): number =>
  sending.unit === 'cell' ? cells.length : new Set(cells.map(({ key }) => key)).size
