import { z } from 'zod'
import { job, query, type Contract } from '../contract.ts'
import { id, writtenFile } from './common.ts'
import { month } from './timecards.ts'

/** `staffIds` null: everybody of whom anything is open that has to be done or looked at. */
const asked = z.strictObject({ month, staffIds: z.array(id).max(20_000).nullable(), language: z.enum(['ja', 'en']) })

/** 聞き取り表: what people are asked of their month, a page each, with room for the answer and the signature. */
export const timecardInquiry = {
  methods: {
    /** As text, for a message. `people`: whom anything is asked of. */
    text: query(asked, z.object({ text: z.string(), people: z.array(id) })),
    /** On A4. INVALID_INPUT (`reason`: `nobodyToAsk`). */
    sheets: job(asked, z.object({ ...writtenFile.shape, pages: z.int() })),
  },
  events: {},
} satisfies Contract
