import { labels } from '#shared/contracts/labels.ts'
import { BantoError } from '#shared/errors.ts'
import { fromJson } from '../json.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'

const shape = labels.methods.saveList.input.shape.items

interface LabelList {
  readonly listId: number
  readonly name: string
  readonly items: { productId: number; copies: number }[]
}

/** Products that are labelled again and again. One that cannot be read any more is left out. */
export const readLists = (db: ReadDb): LabelList[] =>
  db
    .all<{ listId: number; name: string; items: string }>('SELECT list_id AS listId, name, items FROM label_list ORDER BY name, list_id')
    .flatMap(({ listId, name, items }) => {
      const found = shape.safeParse(fromJson(items))
      return found.success ? [{ listId, name, items: found.data }] : []
    })

export function saveList(db: WriteDb, { listId, name, items }: { listId: number | null } & Omit<LabelList, 'listId'>, at: string): number {
  const json = JSON.stringify(items)
  if (listId === null) return db.run('INSERT INTO label_list (name, items, changed_at) VALUES (?, ?, ?)', [name, json, at]).lastInsertRowid
  const { changes } = db.run('UPDATE label_list SET name = ?, items = ?, changed_at = ? WHERE list_id = ?', [name, json, at, listId])
  if (changes === 0) throw new BantoError('NOT_FOUND', `no list ${listId}`)
  return listId
}

export const deleteList = (db: WriteDb, listId: number): void => void db.run('DELETE FROM label_list WHERE list_id = ?', [listId])
