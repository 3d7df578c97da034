import type { CategoryProblem, CategoryRow } from '#shared/contracts/categories.ts'
import { checkParent } from '#shared/domain/categoryTree.ts'
import { foldSearch } from '#shared/domain/text.ts'

/** What the tree shows, and where a key or the mouse puts a 部門: plain functions over the engine's rows. */
export interface TreeLine {
  readonly row: CategoryRow
  readonly depth: number
  readonly open: boolean
  /** Its place among its siblings, from 1, and how many they are. */
  readonly position: number
  readonly siblings: number
}

/** A place to be moved to, as `categories.move` wants it. */
export interface Place {
  readonly parentCategoryId: number | null
  /** Null: last. */
  readonly before: number | null
}

/** The rows that a search finds, in the order of the tree; null where nothing is searched for. */
export function hits(rows: readonly CategoryRow[], search: string): readonly CategoryRow[] | null {
  const words = foldSearch(search).split(/\s+/u).filter(Boolean)
  if (words.length === 0) return null
  return rows.filter(({ categoryName, categoryCode, categoryAbbr, tag }) => {
    const text = foldSearch(`${categoryName} ${categoryCode ?? ''} ${categoryAbbr ?? ''} ${tag ?? ''}`)
    return words.every((word) => text.includes(word))
  })
}

/** Keys of those that a search finds and of all above them; null where nothing is searched for. */
export function found(rows: readonly CategoryRow[], search: string): ReadonlySet<number> | null {
  const hit = hits(rows, search)
  if (hit === null) return null
  const byId = new Map(rows.map((row) => [row.categoryId, row]))
  const keys = new Set<number>()
  for (const row of hit) {
    for (let at: CategoryRow | undefined = row; at !== undefined && !keys.has(at.categoryId);) {
      keys.add(at.categoryId)
      at = at.parentCategoryId === null ? undefined : byId.get(at.parentCategoryId)
    }
  }
  return keys
}

/** The lines to draw: rows come parents first, so a closed one hides what follows until its level is back. */
export function treeLines(rows: readonly CategoryRow[], closed: ReadonlySet<number>, keys: ReadonlySet<number> | null): TreeLine[] {
  const siblings = siblingsOf(rows)
  const lines: TreeLine[] = []
  let hiddenBelow = Number.POSITIVE_INFINITY
  for (const row of rows) {
    if (row.level > hiddenBelow) continue
    hiddenBelow = Number.POSITIVE_INFINITY
    if (keys !== null && !keys.has(row.categoryId)) continue
    const open = keys !== null || !closed.has(row.categoryId)
    if (!open) hiddenBelow = row.level
    const among = siblings.get(row.parentCategoryId) ?? []
    lines.push({ row, depth: row.level - 1, open, position: among.indexOf(row) + 1, siblings: among.length })
  }
  return lines
}

/** The closed one that hides a key, the topmost of several; null where nothing hides it. */
export function visibleAncestor(rows: readonly CategoryRow[], closed: ReadonlySet<number>, key: number | null): number | null {
  const byId = new Map(rows.map((row) => [row.categoryId, row]))
  let hiding: number | null = null
  for (
    let at = byId.get(byId.get(key ?? Number.NaN)?.parentCategoryId ?? Number.NaN);
    at !== undefined;
    at = byId.get(at.parentCategoryId ?? Number.NaN)
  ) {
    if (closed.has(at.categoryId)) hiding = at.categoryId
  }
  return hiding
}

/** Children of each parent in their order. */
export function siblingsOf(rows: readonly CategoryRow[]): ReadonlyMap<number | null, readonly CategoryRow[]> {
  const children = new Map<number | null, CategoryRow[]>()
  for (const row of rows) {
    const known = children.get(row.parentCategoryId)
    if (known) known.push(row)
    else children.set(row.parentCategoryId, [row])
  }
  return children
}

/** A rule of the tree as the page has words for it (`rules.<rule>`). */
export type BrokenRule = Pick<CategoryProblem, 'rule' | 'details'>

/** Why `key` (null: a 部門 that is to be made) cannot stand below `parent`, or null: by the rules of the tree, or because the parent goes. */
export function refusalBelow(rows: readonly CategoryRow[], key: number | null, parent: number | null): BrokenRule | null {
  if (rows.some(({ categoryId, deletion }) => categoryId === parent && deletion !== null)) return { rule: 'goesAway', details: {} }
  const nodes = rows.map((row) => ({ key: row.categoryId, parent: row.parentCategoryId, sequence: row.displaySequence }))
  return checkParent(nodes, key, parent)
}

export type Step = 'up' | 'down' | 'outward' | 'inward'

/** Where a step leads: among its siblings, behind its parent, or into the sibling before it. Null where it leads nowhere. */
export function stepPlace(rows: readonly CategoryRow[], key: number, step: Step): Place | null {
  const own = rows.find(({ categoryId }) => categoryId === key)
  if (own === undefined || own.deletion !== null) return null
  const children = siblingsOf(rows)
  const standing = (parent: number | null): readonly CategoryRow[] =>
    (children.get(parent) ?? []).filter(({ deletion }) => deletion === null)
  const siblings = standing(own.parentCategoryId)
  const at = siblings.indexOf(own)
  const idAt = (list: readonly CategoryRow[], index: number): number | null => list[index]?.categoryId ?? null
  switch (step) {
    case 'up':
      return at > 0 ? { parentCategoryId: own.parentCategoryId, before: idAt(siblings, at - 1) } : null
    case 'down':
      return at < siblings.length - 1 ? { parentCategoryId: own.parentCategoryId, before: idAt(siblings, at + 2) } : null
    case 'outward': {
      const parent = rows.find(({ categoryId }) => categoryId === own.parentCategoryId)
      if (parent === undefined) return null
      const around = standing(parent.parentCategoryId)
      return { parentCategoryId: parent.parentCategoryId, before: idAt(around, around.indexOf(parent) + 1) }
    }
    case 'inward': {
      const before = siblings[at - 1]
      return before === undefined ? null : { parentCategoryId: before.categoryId, before: null }
    }
  }
}

/** Which part of a line the mouse is over: its upper or lower edge, or its middle. */
export type DropPart = 'before' | 'inside' | 'after'

/** Where a drop on a line puts what is dragged, and why it cannot stand there. */
export interface Drop {
  readonly place: Place
  readonly refusal: BrokenRule | null
}

/** Null: on itself, which means nothing. */
export function dropOn(rows: readonly CategoryRow[], dragged: number, over: TreeLine, part: DropPart): Drop | null {
  const { row } = over
  if (row.categoryId === dragged) return null
  const children = siblingsOf(rows)
  const siblings = (children.get(row.parentCategoryId) ?? []).filter(({ categoryId }) => categoryId !== dragged)
  const places: Readonly<Record<DropPart, Place>> = {
    inside: { parentCategoryId: row.categoryId, before: null },
    before: { parentCategoryId: row.parentCategoryId, before: row.categoryId },
    // Below an open parent lie its children: the lower edge means the first place among them.
    after:
      over.open && row.children > 0
        ? {
            parentCategoryId: row.categoryId,
            before: children.get(row.categoryId)?.find(({ categoryId }) => categoryId !== dragged)?.categoryId ?? null,
          }
        : { parentCategoryId: row.parentCategoryId, before: siblings[siblings.indexOf(row) + 1]?.categoryId ?? null },
  }
  const place = places[part]
  const refusal: BrokenRule | null =
    row.deletion === null ? refusalBelow(rows, dragged, place.parentCategoryId) : { rule: 'goesAway', details: {} }
  return { place, refusal }
}

/** The key to select when the selected one is not there any more: its number at Smaregi, or its neighbour. */
export function successorOf(before: readonly CategoryRow[], now: readonly CategoryRow[], key: number): number | null {
  const own = before.find(({ categoryId }) => categoryId === key)
  if (own === undefined) return null
  const here = new Set(now.map(({ categoryId }) => categoryId))
  const known = new Set(before.map(({ categoryId }) => categoryId))
  const numbered = now.filter((row) => !known.has(row.categoryId) && !row.isNew && row.categoryName === own.categoryName)
  if (own.isNew && numbered[0] !== undefined) return numbered[0].categoryId
  const siblings = (siblingsOf(before).get(own.parentCategoryId) ?? []).filter((row) => row === own || here.has(row.categoryId))
  const at = siblings.indexOf(own)
  const parent = own.parentCategoryId !== null && here.has(own.parentCategoryId) ? own.parentCategoryId : null
  return siblings[at + 1]?.categoryId ?? siblings[at - 1]?.categoryId ?? parent ?? now[0]?.categoryId ?? null
}
