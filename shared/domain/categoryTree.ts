import { categoryFields } from './categoryFields.ts'

/**
 * The tree of 部門 as plain functions: order, levels, what may be moved where, and the fewest 表示順 that bring about an order.
 * Smaregi keeps a parent and a 表示順 per 部門; siblings stand by 表示順, those without one last, then by id.
 */
export interface TreeNode {
  /** Below 0: not numbered by Smaregi yet. */
  readonly key: number
  readonly parent: number | null
  readonly sequence: number | null
}

export interface PlacedNode {
  readonly key: number
  /** The parent under which it is shown: null also where its parent is not here, or a loop in the data hides it. */
  readonly parent: number | null
  /** From 1. */
  readonly level: number
  readonly children: number
}

/** Smaregi's tree has three levels. */
export const maxCategoryLevel = 3

const { max: maxSequence } = categoryFields.displaySequence as { readonly max: number }
/** Between two that are numbered anew, so that one can be put between them later. */
const sequenceStep = 10

/** New ones stand behind those that have an id, in the order in which they were made: -1 is the first. */
const compareIds = (a: number, b: number): number => (a < 0 === b < 0 ? (a < 0 ? b - a : a - b) : a < 0 ? 1 : -1)
const sequenceOrder = (sequence: number | null): number => sequence ?? Number.POSITIVE_INFINITY

/** The order of siblings: below 0 where `a` stands first. */
export const compareSiblings = (a: Pick<TreeNode, 'key' | 'sequence'>, b: Pick<TreeNode, 'key' | 'sequence'>): number => {
  const [first, second] = [sequenceOrder(a.sequence), sequenceOrder(b.sequence)]
  return first === second ? compareIds(a.key, b.key) : first < second ? -1 : 1
}

/** Every node once, parents before their children, siblings in order. A loop in the data hides nobody: its first node stands at the top. */
export function placeTree(nodes: readonly TreeNode[]): PlacedNode[] {
  const known = new Map(nodes.map((node) => [node.key, node]))
  const children = new Map<number | null, TreeNode[]>()
  for (const node of nodes) {
    const parent = node.parent !== null && known.has(node.parent) ? node.parent : null
    const siblings = children.get(parent)
    if (siblings) siblings.push(node)
    else children.set(parent, [node])
  }
  for (const siblings of children.values()) siblings.sort(compareSiblings)
  const placed = new Map<number, PlacedNode>()
  const place = (node: TreeNode, parent: number | null, level: number): void => {
    if (placed.has(node.key)) return
    const below = (children.get(node.key) ?? []).filter(({ key }) => !placed.has(key) && key !== node.key)
    placed.set(node.key, { key: node.key, parent, level, children: below.length })
    for (const child of below) place(child, node.key, level + 1)
  }
  for (const node of children.get(null) ?? []) place(node, null, 1)
  for (const node of nodes) if (!placed.has(node.key)) place(topOfLoop(known, node), null, 1)
  return [...placed.values()]
}

/** Above a node that hangs below no top there is a loop: the member of it that stands first as a sibling. */
function topOfLoop(known: ReadonlyMap<number, TreeNode>, from: TreeNode): TreeNode {
  const path: TreeNode[] = []
  for (let at: TreeNode | undefined = from; at !== undefined; at = known.get(at.parent ?? Number.NaN)) {
    const met = path.indexOf(at)
    if (met >= 0) return path.slice(met).sort(compareSiblings)[0] ?? at
    path.push(at)
  }
  return from
}

/** The key (0) and everything below it with how far below. Ends also where the data has a loop. */
function depthsOf(nodes: readonly TreeNode[], key: number): ReadonlyMap<number, number> {
  const depths = new Map([[key, 0]])
  for (let depth = 1, grew = true; grew; depth += 1) {
    grew = false
    for (const node of nodes) {
      if (node.parent === null || depths.has(node.key) || depths.get(node.parent) !== depth - 1) continue
      depths.set(node.key, depth)
      grew = true
    }
  }
  return depths
}

/** The key and everything below it. */
export const subtreeOf = (nodes: readonly TreeNode[], key: number): ReadonlySet<number> => new Set(depthsOf(nodes, key).keys())

/**
 * Why `key` cannot stand below `parent` (null: at the top), or null where it can. `key` null: a 部門 that is to be made.
 * Where the data itself is deeper than Smaregi allows, a move that does not make it deeper is no fault.
 */
export function checkParent(
  nodes: readonly TreeNode[],
  key: number | null,
  parent: number | null,
): { readonly rule: 'unknownParent' | 'cycle' | 'tooDeep'; readonly details: Readonly<Record<string, number>> } | null {
  const placed = new Map(placeTree(nodes).map((node) => [node.key, node]))
  if (parent !== null && !placed.has(parent)) return { rule: 'unknownParent', details: {} }
  const depths = key === null ? new Map<number, number>() : depthsOf(nodes, key)
  if (parent !== null && depths.has(parent)) return { rule: 'cycle', details: {} }
  const depth = Math.max(0, ...depths.values())
  const level = (parent === null ? 0 : (placed.get(parent)?.level ?? 0)) + 1
  const ownLevel = placed.get(key ?? Number.NaN)?.level ?? 0
  const flatter = level <= ownLevel && [...depths].every(([below, reach]) => placed.get(below)?.level === ownLevel + reach)
  if (level <= maxCategoryLevel && (flatter || level + depth <= maxCategoryLevel)) return null
  return { rule: 'tooDeep', details: { max: maxCategoryLevel, levels: depth + 1 } }
}

export interface SequenceEdit {
  readonly key: number
  readonly sequence: number
}

/**
 * The 表示順 to write so that siblings stand as listed: as few as possible, and of several ways the one that renumbers
 * `moved`. Null where there is no room (more siblings than numbers).
 *
 * The siblings that keep their number are found by dynamic programming over pairs «kept, next kept»: between them
 * as many free numbers are needed as siblings stand between.
 */
export function sequenceEdits(order: readonly Pick<TreeNode, 'key' | 'sequence'>[], moved: number | null): SequenceEdit[] | null {
  const n = order.length
  const cost = (i: number): number => (order[i]?.key === moved ? 1 : 2)
  // Prefix sums of the costs of renumbering, so that a stretch costs one subtraction.
  const costs = [0]
  for (let i = 0; i < n; i += 1) costs.push((costs[i] ?? 0) + cost(i))
  /** Whether i and j can both keep their numbers while all between are renumbered. -1 and n are the ends. */
  const fits = (i: number, j: number): boolean => {
    const between = j - i - 1
    const low = i < 0 ? -1 : sequenceOrder(order[i]?.sequence ?? null)
    const high = j === n ? maxSequence + 1 : Math.min(sequenceOrder(order[j]?.sequence ?? null), maxSequence + 1)
    if (between > 0) return high - low - 1 >= between
    const [a, b] = [order[i], order[j]]
    return a === undefined || b === undefined || compareSiblings(a, b) < 0
  }
  const best: { total: number; from: number }[] = []
  for (let j = 0; j <= n; j += 1) {
    let found = { total: Number.POSITIVE_INFINITY, from: -2 }
    for (let i = j - 1; i >= -1; i -= 1) {
      const before = i < 0 ? 0 : (best[i]?.total ?? Number.POSITIVE_INFINITY)
      const total = before + (costs[j] ?? 0) - (costs[i + 1] ?? 0)
      if (total < found.total && fits(i, j)) found = { total, from: i }
    }
    best.push(found)
  }
  if (best[n]?.total === Number.POSITIVE_INFINITY) return null
  const edits: SequenceEdit[] = []
  for (let j = n; j > -1;) {
    const i = best[j]?.from ?? -1
    edits.unshift(...spread(order, i, j))
    j = i
  }
  return edits
}

/** Numbers for all between i and j, evenly; where nothing bounds them, in steps of ten. */
function spread(order: readonly Pick<TreeNode, 'key' | 'sequence'>[], i: number, j: number): SequenceEdit[] {
  const between = order.slice(i + 1, j)
  if (between.length === 0) return []
  const low = i < 0 ? 0 : sequenceOrder(order[i]?.sequence ?? null)
  const next = order[j]?.sequence ?? null
  const room = next === null ? maxSequence + 1 - low : next - low
  const step = Math.floor(room / (between.length + 1))
  const from = next === null ? Math.min(sequenceStep, step) : step
  // Below the first number 0 is free too.
  if (from === 0) return between.map(({ key }, k) => ({ key, sequence: (i < 0 ? 0 : low + 1) + k }))
  return between.map(({ key }, k) => ({ key, sequence: low + from * (k + 1) }))
}
