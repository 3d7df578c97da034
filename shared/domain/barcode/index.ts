/**
 * Codes as a scanner or a person gives them, understood once for all screens: `readCode` says what a text is, `catalogueCodes` under
 * which codes the same thing may stand in the catalogue, `slippedCodes` what a slip may have made of it.
 */
export { hasRightCheckDigit, withCheckDigit } from './checkDigit.ts'
export { slippedCodes } from './equivalents.ts'
export type { Gs1Element } from './gs1.ts'
export {
  inStoreParts,
  inStoreRuleProblems,
  mostInStoreRules,
  usualInStoreRules,
  type InStoreRule,
  type InStoreRuleProblem,
} from './inStore.ts'
export { catalogueCodes, cleanCode, codeKinds, mostCodeCharacters, provesItself, readCode, type CodeReading } from './readCode.ts'
