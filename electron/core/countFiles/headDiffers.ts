import type { OutputOf } from '#shared/contracts/index.ts'
import { countPlan } from '#shared/contracts/stockCounts.ts'
import { fromJson } from '../json.ts'
import type { ReadDb } from '../store/db.ts'
import type { Steps } from '../turn.ts'
import type { CarriedCount } from './carried.ts'

type Differs = OutputOf<'countFiles.inspect'>['differs']

const hereSql = 'SELECT name, plan, is_blind AS isBlind, started_at AS startedAt FROM stock_count WHERE count_id = ?'
const itemsSql = `SELECT i.product_id AS productId, i.expected, i.cost FROM json_each(?) j
  JOIN stock_count_item i ON i.count_id = ? AND i.product_id = j.value ->> 0`

const itemsAtOnce = 500

type Item = CarriedCount['items'][number]
interface ItemRow {
  readonly productId: number
  readonly expected: number | null
  readonly cost: number | null
}

/** Of the plan of a count that is here: what it lacks, and how many of its products have other books or another cost in the file. */
export function* compareItems(
  db: ReadDb,
  countId: string,
  items: readonly Item[],
): Steps<{ readonly lacking: Item[]; readonly other: number }> {
  const lacking: Item[] = []
  let other = 0
  for (let at = 0; at < items.length; at += itemsAtOnce) {
    const some = items.slice(at, at + itemsAtOnce)
    const here = new Map(db.all<ItemRow>(itemsSql, [JSON.stringify(some), countId]).map((row) => [row.productId, row]))
    for (const item of some) {
      const [productId, expected, cost] = item
      const own = here.get(productId)
      if (own === undefined) lacking.push(item)
      else if (own.expected !== expected || own.cost !== cost) other += 1
    }
    yield
  }
  return { lacking, other }
}

const planText = (plan: unknown): string => {
  const known = countPlan.safeParse(plan)
  return JSON.stringify(known.success ? known.data : { kind: 'everything' })
}

/** In what the head of a count that is here is another one in the file; nothing of it is changed by taking the file in. */
export function headDiffers(db: ReadDb, { count }: CarriedCount): Differs {
  const here = db.get<{ name: string; plan: string; isBlind: 0 | 1; startedAt: string }>(hereSql, [count.countId])
  if (here === undefined) return []
  const plan = fromJson(here.plan)
  const differs: (Differs[number] & { readonly isOther: boolean })[] = [
    { field: 'name', here: here.name, there: count.name, count: 0, isOther: here.name !== count.name },
    {
      field: 'startedAt',
      here: here.startedAt,
      there: count.startedAt,
      count: 0,
      isOther: Date.parse(here.startedAt) !== Date.parse(count.startedAt),
    },
    { field: 'plan', here: '', there: '', count: 0, isOther: planText(plan) !== planText(count.plan) },
    { field: 'isBlind', here: '', there: '', count: 0, isOther: (here.isBlind === 1) !== count.isBlind },
  ]
  return differs.filter(({ isOther }) => isOther).map(({ isOther: _, ...rest }) => rest)
}
