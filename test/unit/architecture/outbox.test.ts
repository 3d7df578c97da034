import { expect, test } from 'vitest'
import { filesIn, parseSource, sourceOf, within, type Source } from './sources.ts'

/** What a person typed and what became of it: rows that nobody could fetch again. */
const outboxTables = ['pending', 'change', 'change_set', 'sent_change', 'pending_image', 'id_map', 'staging'] as const

/** Who writes them: the outbox itself, and who makes, changes or recovers the file they are in. */
const writers = [
  'electron/core/changes/',
  'electron/core/outbox/',
  'electron/core/store/migrations/',
  'electron/core/store/loss.ts',
  'electron/core/store/merge.ts',
  'electron/core/store/recover.ts',
  'electron/core/store/salvage.ts',
]

const writing = new RegExp(
  String.raw`\b(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|REPLACE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM)\s+(?:\w+\.)?["\x60[]?(${outboxTables.join('|')})\b`,
  'giu',
)

/** Tables of the outbox that a file's SQL writes; one that is only known at run time is not seen. */
const tablesWritten = ({ texts }: Pick<Source, 'texts'>): string[] =>
  [...new Set(texts.flatMap((text) => [...text.matchAll(writing)].map((match) => match[1]?.toLowerCase() ?? '')))].toSorted()

const writtenBy = (code: string): string[] => tablesWritten(parseSource('electron/core/x.ts', code))

test('statements that write the outbox are found in every form', () => {
  expect(writtenBy("db.prepare('UPDATE pending SET state = 1')")).toEqual(['pending'])
  expect(writtenBy('db.run(`\n  INSERT OR REPLACE INTO\n  main.change_set (id) VALUES (${id})`)')).toEqual(['change_set'])
  expect(writtenBy('db.prepare(\'DELETE FROM "staging"\')')).toEqual(['staging'])
  expect(writtenBy("db.prepare('replace into id_map values (1)')")).toEqual(['id_map'])
  expect(writtenBy("db.prepare('WITH due AS (SELECT 1) INSERT INTO change SELECT * FROM due')")).toEqual(['change'])
})

test('reading, other tables and comments are no writing', () => {
  expect(writtenBy("db.prepare('SELECT * FROM pending')")).toEqual([])
  expect(writtenBy("db.prepare('UPDATE pending_other SET x = 1'); db.prepare('DELETE FROM changes')")).toEqual([])
  expect(writtenBy('// UPDATE pending SET x = 1\nexport const x = 1')).toEqual([])
})

test('only the outbox writes its tables', () => {
  const sources = [...filesIn('electron'), ...filesIn('shared')].map(sourceOf)
  expect(sources.some((source) => within(source.file, ['electron/core/changes/']) && tablesWritten(source).includes('pending'))).toBe(true)
  const outsiders = sources.filter((source) => !within(source.file, writers) && tablesWritten(source).length > 0)
  expect(outsiders.map(({ file }) => file)).toEqual([])
})
