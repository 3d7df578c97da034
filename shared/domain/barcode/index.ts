/**
 * Codes as a scanner or a person gives them, understood once for all screens: `readCode` says what a text is, `catalogueCodes` under
 * which codes the same thing may stand in the catalogue, `slippedCodes` what a slip may have made of it.
 */
export { hasRightCheckDigit, withCheckDigit } from './checkDigit.ts'
export { slippedCodes } from './equivalents.ts'
export { gs1Problems, type Gs1Element } from './gs1.ts'
export {
  inStorePartNames,
  inStoreParts,
  inStoreRuleProblems,
  mostInStoreRules,
  usualInStoreRules,
  type InStorePart,
  type InStoreRule,
  type InStoreRuleProblem,
} from './inStore.ts'
export {
  catalogueCodes,
  cleanCode,
  codeKinds,
  linkKinds,
  mostCodeCharacters,
  plainText,
  provesItself,
  readCode,
  type CodeReading,
} from './readCode.ts'
