import { expect, test } from 'vitest'
import { filesIn, parseSource, sourceOf, within, type Source } from './sources.ts'

/** Who adds to the ledger of counts. A damaged file gives its rows back by no name: recovery goes over the tables that it finds. */
const writers = ['electron/core/stockCounts/ledger.ts', 'electron/core/store/migrations/']

const writing =
  /\b(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+(?:\w+\.)?["`[]?stock_count_entry\b/iu
const changing = /\b(?:OR\s+REPLACE|REPLACE\s+INTO|UPDATE|DELETE)\b/iu

const ledgerTexts = ({ texts }: Pick<Source, 'texts'>): string[] => texts.filter((text) => writing.test(text))

test('statements that write the ledger are found in every form', () => {
  const found = (code: string): number => ledgerTexts(parseSource('electron/core/x.ts', code)).length
  expect(found("db.run('INSERT OR IGNORE INTO stock_count_entry VALUES (1)')")).toBe(1)
  expect(found('db.run(`UPDATE main.stock_count_entry SET pieces = ${n}`)')).toBe(1)
  expect(found('db.run(\'DELETE FROM "stock_count_entry"\')')).toBe(1)
  expect(found("db.all('SELECT * FROM stock_count_entry'); db.run('INSERT INTO stock_count VALUES (1)')")).toBe(0)
})

test('one file writes the ledger of counts, and only adds to it', () => {
  const sources = filesIn('electron').map(sourceOf)
  const found = sources.filter((source) => ledgerTexts(source).length > 0)
  expect(found.map(({ file }) => file).filter((file) => !within(file, writers))).toEqual([])
  const [ledger] = found.filter(({ file }) => file === writers[0])
  expect(ledger === undefined ? [] : ledgerTexts(ledger)).toHaveLength(2)
  expect(ledger === undefined ? [] : ledgerTexts(ledger).filter((text) => changing.test(text))).toEqual([])
})
