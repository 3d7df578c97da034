import { cleanText, exponentForm } from './productFields.ts'
import { readBounded } from './readNumber.ts'
import { characters, foldCode } from './text.ts'

/**
 * The fields of a 部門 that can be written, and the rules Smaregi holds them to, in one table: the form, the check while
 * typing, the outbox and the client read it. `level` is none of them: it follows from the parent (categoryTree.ts).
 * Source of the rules: developers.smaregi.dev, 部門登録 and 部門更新 (POST and PATCH /categories).
 */
export const categoryFieldNames = [
  'categoryName',
  'categoryCode',
  'categoryAbbr',
  'parentCategoryId',
  'displaySequence',
  'displayFlag',
  'categoryGroupId',
  'taxDivision',
  'reduceTaxId',
  'taxFreeDivision',
  'pointNotApplicable',
  'color',
  'tag',
] as const

export type CategoryFieldName = (typeof categoryFieldNames)[number]

export type CategoryField = {
  readonly name: CategoryFieldName
  readonly required: boolean
} & (
  | { readonly kind: 'text'; readonly maxLength: number }
  /** Printable ASCII. */
  | { readonly kind: 'code'; readonly maxLength: number }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  /** `initial`: what a new 部門 has unless the person says otherwise; null: nothing. */
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly initial: string | null }
  /** `#rrggbb`. */
  | { readonly kind: 'colour' }
  /** The id of a row of another list. */
  | { readonly kind: 'reference'; readonly to: 'category' | 'categoryGroup' | 'reduceTaxRate' }
)

export const categoryFields: Readonly<Record<CategoryFieldName, CategoryField>> = {
  categoryName: { name: 'categoryName', required: true, kind: 'text', maxLength: 85 },
  categoryCode: { name: 'categoryCode', required: false, kind: 'code', maxLength: 20 },
  categoryAbbr: { name: 'categoryAbbr', required: false, kind: 'text', maxLength: 85 },
  parentCategoryId: { name: 'parentCategoryId', required: false, kind: 'reference', to: 'category' },
  displaySequence: { name: 'displaySequence', required: false, kind: 'integer', min: 0, max: 999_999_999 },
  displayFlag: { name: 'displayFlag', required: true, kind: 'choice', choices: ['0', '1'], initial: '1' },
  categoryGroupId: { name: 'categoryGroupId', required: false, kind: 'reference', to: 'categoryGroup' },
  taxDivision: { name: 'taxDivision', required: false, kind: 'choice', choices: ['0', '1', '2'], initial: '0' },
  reduceTaxId: { name: 'reduceTaxId', required: false, kind: 'reference', to: 'reduceTaxRate' },
  taxFreeDivision: { name: 'taxFreeDivision', required: true, kind: 'choice', choices: ['0', '1', '2'], initial: '0' },
  pointNotApplicable: { name: 'pointNotApplicable', required: true, kind: 'choice', choices: ['0', '1'], initial: '0' },
  color: { name: 'color', required: false, kind: 'colour' },
  tag: { name: 'tag', required: false, kind: 'text', maxLength: 85 },
}

/** The four that every shop has; null is the standard rate. A shop's own rates stand in its list of 軽減税率. */
export const standardTaxIds = [10_000_001, 10_000_002, 10_000_003, 10_000_004] as const

/**
 * Rules that a field can break, and those of the tree; the page's words are under `rules.<rule>`. The engine tells
 * what needs the whole shop (`unknown…`, `cycle`, `tooDeep`, `hasProducts`, `hasChildren`, `goesAway`).
 */
export type CategoryRule =
  | 'required'
  | 'tooLong'
  | 'notAscii'
  | 'exponentForm'
  | 'notANumber'
  | 'notWhole'
  | 'tooManyDecimals'
  | 'outOfRange'
  | 'notAChoice'
  | 'notAColour'
  | 'unknownCategory'
  | 'unknownParent'
  | 'unknownGroup'
  | 'unknownTaxRate'
  | 'cycle'
  | 'tooDeep'
  | 'hasProducts'
  | 'hasChildren'
  | 'goesAway'

export type CheckedCategoryField =
  | { readonly ok: true; readonly value: string | number | null }
  | { readonly ok: false; readonly rule: CategoryRule; readonly details: Readonly<Record<string, string | number>> }

const refuse = (rule: CategoryRule, details: Readonly<Record<string, string | number>> = {}): CheckedCategoryField => ({
  ok: false,
  rule,
  details,
})

const unknownReference = { category: 'unknownParent', categoryGroup: 'unknownGroup', reduceTaxRate: 'unknownTaxRate' } as const

/**
 * Brings what a person typed or chose into the form the outbox keeps (codes folded to ASCII, numbers as numbers,
 * colours in small letters, empty as null), or names the rule it breaks. A parent may be a local id below 0.
 */
export function checkCategoryField(name: CategoryFieldName, input: string | number | null): CheckedCategoryField {
  const field = categoryFields[name]
  const text = input === null ? '' : String(input).trim()
  const empty: CheckedCategoryField = field.required ? refuse('required') : { ok: true, value: null }
  if (text === '') return empty
  switch (field.kind) {
    case 'text': {
      const kept = cleanText(text, false)
      if (kept === '') return empty
      const length = characters(kept)
      return length > field.maxLength ? refuse('tooLong', { max: field.maxLength, length }) : { ok: true, value: kept }
    }
    case 'code': {
      const code = foldCode(text.replace(/[\p{Cc}\p{Cf}]/gu, ''))
      if (code === '') return empty
      if (exponentForm.test(code)) return refuse('exponentForm', { text: code })
      if (!/^[ -~]+$/u.test(code)) return refuse('notAscii')
      return code.length > field.maxLength ? refuse('tooLong', { max: field.maxLength, length: code.length }) : { ok: true, value: code }
    }
    case 'integer': {
      const read = readBounded(text, { min: field.min, max: field.max, decimals: 0 })
      return read.ok ? read : refuse(read.rule, read.details)
    }
    case 'choice': {
      const choice = foldCode(text)
      return field.choices.includes(choice) ? { ok: true, value: choice } : refuse('notAChoice', { choices: field.choices.join(' / ') })
    }
    case 'colour': {
      const colour = foldCode(text)
        .toLowerCase()
        .replace(/^(?=[0-9a-f]{6}$)/u, '#')
      return /^#[0-9a-f]{6}$/u.test(colour) ? { ok: true, value: colour } : refuse('notAColour')
    }
    case 'reference': {
      const digits = foldCode(text)
      const known = field.to === 'category' ? /^-?\d{1,15}$/u : /^\d{1,15}$/u
      return known.test(digits) ? { ok: true, value: Number(digits) } : refuse(unknownReference[field.to])
    }
  }
}
