import type { z } from 'zod'
import type { Contract, Method } from '../contract.ts'
import { app } from './app.ts'
import { categories } from './categories.ts'
import { changes } from './changes.ts'
import { connection } from './connection.ts'
import { countFiles } from './countFiles.ts'
import { countReview } from './countReview.ts'
import { devices } from './devices.ts'
import { documents } from './documents.ts'
import { host } from './host.ts'
import { jobs } from './jobs.ts'
import { journal } from './journal.ts'
import { labels } from './labels.ts'
import { lookup } from './lookup.ts'
import { printing } from './printing.ts'
import { products } from './products.ts'
import { scanners } from './scanners.ts'
import { stockCounts } from './stockCounts.ts'
import { sync } from './sync.ts'
import { timecardApproval } from './timecardApproval.ts'
import { timecardExport } from './timecardExport.ts'
import { timecardInquiry } from './timecardInquiry.ts'
import { timecards } from './timecards.ts'
import { transactions } from './transactions.ts'

/** Everything the page may ask of the engine. */
export const contracts = {
  app,
  connection,
  sync,
  products,
  categories,
  changes,
  lookup,
  devices,
  scanners,
  labels,
  transactions,
  documents,
  journal,
  printing,
  stockCounts,
  countReview,
  countFiles,
  timecards,
  timecardApproval,
  timecardExport,
  timecardInquiry,
  jobs,
} as const
/** What the engine may ask of its host. */
export const hostContracts = { host } as const

type Areas = Readonly<Record<string, Contract>>
type Join<C extends Areas, P extends 'methods' | 'events'> = {
  [A in keyof C & string]: `${A}.${keyof C[A][P] & string}`
}[keyof C & string]

export type MethodName<C extends Areas = typeof contracts> = Join<C, 'methods'>
export type EventName<C extends Areas = typeof contracts> = Join<C, 'events'>

export type MethodOf<N extends string, C extends Areas = typeof contracts> = N extends `${infer A}.${infer M}`
  ? A extends keyof C
    ? M extends keyof C[A]['methods']
      ? C[A]['methods'][M]
      : never
    : never
  : never

export type InputOf<N extends string, C extends Areas = typeof contracts> = MethodOf<N, C> extends Method<infer I> ? z.input<I> : never
export type OutputOf<N extends string, C extends Areas = typeof contracts> =
  MethodOf<N, C> extends Method<z.ZodType, infer O> ? z.output<O> : never

/** Names of the methods of one kind: jobs answer `{ jobId }`, so clients treat them apart. */
export type MethodNameOfKind<K extends Method['kind'], C extends Areas = typeof contracts> = {
  [N in MethodName<C>]: MethodOf<N, C> extends Method<z.ZodType, z.ZodType, infer X> ? (X extends K ? N : never) : never
}[MethodName<C>]
export type JobName = MethodNameOfKind<'job'>

export type PayloadOf<N extends string, C extends Areas = typeof contracts> = N extends `${infer A}.${infer E}`
  ? A extends keyof C
    ? E extends keyof C[A]['events']
      ? z.output<C[A]['events'][E]['payload']>
      : never
    : never
  : never
