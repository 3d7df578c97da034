import { z } from 'zod'
import { errorCodes } from '../errors.ts'

/** Smaregi's ids are digits of at most 15 places: strings on its wire, safe integers everywhere in Banto. */
export const id = z.int()
/** A moment, ISO 8601 with zone. Times of the shop are shown in Asia/Tokyo whatever the PC's zone. */
export const moment = z.string()
/** What one cell can hold. Codes, names and divisions are strings, amounts are numbers, empty is null. */
export const cellValue = z.union([z.string(), z.number(), z.null()])
export type CellValue = z.infer<typeof cellValue>

export const errorBody = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  retryable: z.boolean(),
})

/** 'sample' is the embedded sandbox; 'custom' is any compatible server under given hosts. */
export const profileKind = z.enum(['sample', 'sandbox', 'production', 'custom'])
export type ProfileKind = z.infer<typeof profileKind>

/** A file that was written into the folder of exports, and what a browser needs to hand it over: base64. */
export const writtenFile = z.object({ name: z.string(), path: z.string(), bytes: z.int(), data: z.string() })
export type WrittenFile = z.infer<typeof writtenFile>
