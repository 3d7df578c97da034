import { z } from 'zod'
import { command, done, event, nothing, query, type Contract } from '../contract.ts'
import { inStoreRuleProblems, mostInStoreRules } from '../domain/barcode/index.ts'

/** Where a scan came from. `wedge`: a scanner that types like a keyboard. */
export type ScanSource = 'wedge' | 'serial' | 'hid' | 'camera' | 'virtual'

/** Every rule by itself, and all of them beside each other. */
export const inStoreRules = z
  .array(
    z.strictObject({
      prefix: z.string().max(5),
      itemDigits: z.int(),
      valueCheck: z.enum(['none', 'gs1', 'untested']),
      value: z.enum(['price', 'weight']),
      valueDigits: z.int(),
    }),
  )
  .max(mostInStoreRules)
  .superRefine((rules, context) => {
    inStoreRuleProblems(rules).forEach((problem, at) => {
      if (problem !== null) context.addIssue({ code: 'custom', path: [at], message: problem })
    })
  })

export const scanners = {
  methods: {
    /** How the shop writes a price or a weight into its own codes. Kept in the shop's file. */
    inStoreRules: query(nothing, inStoreRules),
    setInStoreRules: command(z.strictObject({ rules: inStoreRules }), done),
  },
  events: {
    inStoreRulesChanged: event(inStoreRules),
  },
} satisfies Contract
