import { inStoreRuleProblems, type InStoreRule, type InStoreRuleProblem } from '#shared/domain/barcode/index.ts'

/** A rule while it is typed; digits as they stand in their fields. */
export interface RuleDraft {
  /** Stays the same while rules come and go. */
  readonly key: number
  readonly prefix: string
  readonly itemDigits: string
  readonly valueCheck: InStoreRule['valueCheck']
  readonly value: InStoreRule['value']
  readonly valueDigits: string
}

export const draftOf = (rule: InStoreRule, key: number): RuleDraft => ({
  ...rule,
  key,
  itemDigits: String(rule.itemDigits),
  valueDigits: String(rule.valueDigits),
})

const digits = (text: string): number => (/^\d+$/u.test(text.normalize('NFKC').trim()) ? Number(text.normalize('NFKC').trim()) : Number.NaN)

export const ruleOf = ({ prefix, itemDigits, valueCheck, value, valueDigits }: RuleDraft): InStoreRule => ({
  prefix: prefix.normalize('NFKC').trim(),
  itemDigits: digits(itemDigits),
  valueCheck,
  value,
  valueDigits: digits(valueDigits),
})

export interface ReadDrafts {
  readonly rules: readonly InStoreRule[]
  readonly problems: readonly (InStoreRuleProblem | null)[]
}

export function readDrafts(drafts: readonly RuleDraft[]): ReadDrafts {
  const rules = drafts.map(ruleOf)
  return { rules, problems: inStoreRuleProblems(rules) }
}
