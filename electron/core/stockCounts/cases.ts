import type { ReadDb, WriteDb } from '../store/db.ts'
import { nameSql } from './product.ts'

export interface Case {
  readonly productId: number
  readonly pieces: number
}

/** What a carton with this code holds; undefined where nobody has said it. */
export const findCase = (db: ReadDb, code: string): Case | undefined =>
  db.get<Case>('SELECT product_id AS productId, pieces FROM case_code WHERE code = ?', [code])

export const saveCase = (db: WriteDb, code: string, { productId, pieces }: Case, author: string | null, at: string): void =>
  void db.run(
    `INSERT INTO case_code (code, product_id, pieces, at, author) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (code) DO UPDATE SET product_id = excluded.product_id, pieces = excluded.pieces, at = excluded.at, author = excluded.author`,
    [code, productId, pieces, at, author],
  )

export const removeCase = (db: WriteDb, code: string): void => void db.run('DELETE FROM case_code WHERE code = ?', [code])

interface KnownCase extends Case {
  readonly code: string
  readonly productName: string | null
  readonly at: string
}

export const readCases = (db: ReadDb): KnownCase[] =>
  db.all<KnownCase>(
    `SELECT c.code, c.product_id AS productId, ${nameSql('c.product_id')} AS productName, c.pieces, c.at FROM case_code c ORDER BY 3, 1`,
  )
