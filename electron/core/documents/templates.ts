import type { DocumentName } from '#shared/contracts/documents.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'
import { documentKinds } from './kinds/index.ts'
import { parseTemplate } from './template.ts'

/** So many versions of each are kept. */
const maxVersions = 30

interface Version {
  readonly templateId: number
  /** Null: the one that comes with the program. */
  readonly text: string | null
  readonly savedAt: string
  readonly author: string | null
}

const versionsOf = (db: ReadDb, document: DocumentName): readonly Version[] =>
  db.all(
    `SELECT template_id AS templateId, text, saved_at AS savedAt, author FROM document_template WHERE document = ?
     ORDER BY template_id DESC LIMIT ${maxVersions}`,
    [document],
  )

/** The template in force: the last that was saved, or the one that comes with the program. */
export const templateInForce = (db: ReadDb, document: DocumentName): string =>
  versionsOf(db, document)[0]?.text ?? documentKinds[document].builtIn

export function readTemplate(db: ReadDb, document: DocumentName): OutputOf<'documents.template'> {
  const { fields, builtIn } = documentKinds[document]
  const versions = versionsOf(db, document)
  return {
    text: versions[0]?.text ?? builtIn,
    builtIn,
    isOwn: versions[0]?.text != null,
    fields: Object.entries(fields).map(([name, inner]) => ({ name, fields: inner === 'text' ? null : Object.keys(inner) })),
    versions: [...versions],
  }
}

export function listTemplates(db: ReadDb): OutputOf<'documents.list'> {
  return (Object.keys(documentKinds) as DocumentName[]).map((document) => {
    const last = versionsOf(db, document)[0]
    return { document, isOwn: last?.text != null, savedAt: last?.savedAt ?? null, author: last?.author ?? null }
  })
}

export interface Saved {
  readonly document: DocumentName
  /** Null: back to the one that comes with the program. */
  readonly text: string | null
  readonly at: string
  readonly author: string | null
}

/** Keeps a version, which is in force from now on. Throws TEMPLATE_INVALID: then the one in force stays. */
export function saveTemplate(db: WriteDb, { document, text, at, author }: Saved): void {
  if (text !== null) parseTemplate(text, documentKinds[document].fields)
  db.transaction(() => {
    if ((versionsOf(db, document)[0]?.text ?? null) === text) return
    db.run('INSERT INTO document_template (document, text, saved_at, author) VALUES (?, ?, ?, ?)', [document, text, at, author])
    db.run(
      `DELETE FROM document_template WHERE document = :document AND template_id NOT IN (
         SELECT template_id FROM document_template WHERE document = :document ORDER BY template_id DESC LIMIT ${maxVersions})`,
      { document },
    )
  })
}
