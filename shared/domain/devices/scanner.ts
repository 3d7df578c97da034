import { z } from 'zod'

/** What a shop sets for a scanner. What is missing has its usual value, so that a file of an older version is read. */
export const scannerSettings = z.object({
  /** What ends a code; pause: nothing does, the code ends when the scanner falls silent. */
  ending: z.enum(['enter', 'tab', 'pause']).default('enter'),
  /** What stands before each code and is no part of it. */
  prefix: z.string().max(8).default(''),
})
export type ScannerSettings = z.output<typeof scannerSettings>
