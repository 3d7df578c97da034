import type { Db } from '../data/open.ts'
import { addNested } from './nested.ts'
import { rowParameters } from './parameters.ts'
import { jsonReply, notFound } from './problem.ts'
import { readOne, type Resource } from './resources.ts'
import type { Route } from './route.ts'

/** One row by the ids in its path: `fields` and `with_…` as in its list, no other parameter. */
export const one =
  (db: Db, resource: Resource): Route['run'] =>
  ({ ids, query }) => {
    const { fields, nested } = rowParameters(query, resource)
    const wanted = [...fields, ...resource.key.filter((column) => !fields.includes(column))]
    const row = readOne(db, resource, ids, wanted)
    if (!row) throw notFound()
    if (nested.length > 0) (resource.addNested ?? addNested)(db, [row], nested)
    for (const column of wanted) if (!fields.includes(column)) delete row[column]
    return jsonReply(row)
  }
