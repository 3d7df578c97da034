import { labelTemplate, type TemplateRef } from '#shared/contracts/labels.ts'
import { presetNames, presetTemplates, templateFaults, type LabelTemplate } from '#shared/domain/labels/template.ts'
import { BantoError } from '#shared/errors.ts'
import { fromJson } from '../json.ts'
import type { ReadDb, WriteDb } from '../store/db.ts'

interface Row {
  readonly templateId: number
  readonly name: string
  readonly template: string
}

interface NamedTemplate {
  readonly ref: TemplateRef
  /** Null: one of the program's own, whose name is in the words. */
  readonly name: string | null
  readonly template: LabelTemplate
}

const select = 'SELECT template_id AS templateId, name, template FROM label_template'

function templateIn({ templateId, name, template }: Row): NamedTemplate | null {
  const found = labelTemplate.safeParse(fromJson(template))
  return found.success ? { ref: { templateId }, name, template: found.data } : null
}

/** The program's own first, then the shop's by name. */
export const readTemplates = (db: ReadDb): NamedTemplate[] => [
  ...presetNames.map((preset): NamedTemplate => ({ ref: { preset }, name: null, template: presetTemplates[preset] })),
  ...db
    .all<Row>(`${select} ORDER BY name, template_id`)
    .map(templateIn)
    .filter((one) => one !== null),
]

/** Throws NOT_FOUND where it is gone. */
export function findTemplate(db: ReadDb, ref: TemplateRef): NamedTemplate {
  if ('preset' in ref) return { ref, name: null, template: presetTemplates[ref.preset] }
  const row = db.get<Row>(`${select} WHERE template_id = ?`, [ref.templateId])
  const found = row === undefined ? null : templateIn(row)
  if (found === null) throw new BantoError('NOT_FOUND', `no label template ${ref.templateId}`)
  return found
}

export interface TemplateToSave {
  readonly templateId: number | null
  readonly name: string
  readonly template: LabelTemplate
}

/** Throws INVALID_INPUT where templateFaults finds something: the template that was there stays. */
export function saveTemplate(db: WriteDb, { templateId, name, template }: TemplateToSave, at: string): number {
  const [fault] = templateFaults(template)
  if (fault !== undefined) {
    throw new BantoError('INVALID_INPUT', `template: ${fault.rule}`, { details: { rule: fault.rule, field: fault.field } })
  }
  const json = JSON.stringify(template)
  if (templateId === null) {
    return db.run('INSERT INTO label_template (name, template, changed_at) VALUES (?, ?, ?)', [name, json, at]).lastInsertRowid
  }
  const { changes } = db.run('UPDATE label_template SET name = ?, template = ?, changed_at = ? WHERE template_id = ?', [
    name,
    json,
    at,
    templateId,
  ])
  if (changes === 0) throw new BantoError('NOT_FOUND', `no label template ${templateId}`)
  return templateId
}

export const deleteTemplate = (db: WriteDb, templateId: number): void =>
  void db.run('DELETE FROM label_template WHERE template_id = ?', [templateId])
