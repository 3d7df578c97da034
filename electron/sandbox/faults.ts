import { z } from 'zod'

/** Faults on demand. A rule says which requests it hits, what happens to them, and how often. */
export const faultRule = z.strictObject({
  match: z
    .strictObject({
      method: z.string().optional(),
      /** `*` stands for anything. Below `/{contractId}/pos` for the POS API (`/products/*`), `/timecard/…` for timecards, whole for sign-in (`/authorize/token`). */
      path: z.string().optional(),
    })
    .default({}),
  fault: z.discriminatedUnion('kind', [
    /** Waits, then goes on as usual (a later rule may still hit). */
    z.strictObject({ kind: z.literal('latency'), ms: z.int().min(0).max(600_000) }),
    /** Answers so without doing anything. */
    z.strictObject({
      kind: z.literal('status'),
      status: z.int().min(400).max(599),
      detail: z.string().optional(),
      retryAfter: z.int().min(0).optional(),
    }),
    /** The connection breaks before anything happened. */
    z.strictObject({ kind: z.literal('dropBefore') }),
    /** The connection breaks after the request took effect, before a byte of the answer. */
    z.strictObject({ kind: z.literal('dropAfter') }),
    /** The same, in the middle of the answer. */
    z.strictObject({ kind: z.literal('dropMiddle') }),
    /** The request takes effect and the answer never comes; the connection stays open. */
    z.strictObject({ kind: z.literal('hangAfter') }),
    /** 200 with a web page, as a hotel's network or a broken proxy answers. */
    z.strictObject({ kind: z.literal('html') }),
    /** Any answer at all, without doing anything: garbage, a wrong shape, a redirect. */
    z.strictObject({
      kind: z.literal('reply'),
      status: z.int().min(200).max(599).default(200),
      headers: z.record(z.string(), z.string()).default({ 'content-type': 'application/json' }),
      body: z.string(),
    }),
    /** A list that heeds no `page`: the first one comes for each. */
    z.strictObject({ kind: z.literal('samePage') }),
    /** A bulk request is taken as ever (`requestId`), and never worked off. */
    z.strictObject({ kind: z.literal('ignoreBulk') }),
  ]),
  /** How many requests it hits before it is spent; without it, until it is cleared. */
  count: z.int().min(1).optional(),
  /** Requests that match and are let through first. */
  skip: z.int().min(0).default(0),
  probability: z.number().min(0).max(1).default(1),
})
export type FaultRule = z.input<typeof faultRule>
export type Fault = z.output<typeof faultRule>['fault']

export interface ActiveRule {
  readonly id: number
  readonly rule: z.output<typeof faultRule>
  seen: number
  hits: number
}

export interface Faults {
  add(rules: readonly z.output<typeof faultRule>[]): readonly number[]
  clear(id?: number): void
  list(): readonly ActiveRule[]
  /** The faults that hit this request, in the order of their rules, up to the first that ends it. */
  hit(method: string, path: string): readonly Fault[]
}

export function createFaults(random: () => number = Math.random): Faults {
  let rules: (ActiveRule & { readonly pattern: RegExp | null })[] = []
  let lastId = 0
  return {
    add(added) {
      return added.map((rule) => {
        lastId += 1
        const pattern = rule.match.path === undefined ? null : glob(rule.match.path)
        rules.push({ id: lastId, rule, seen: 0, hits: 0, pattern })
        return lastId
      })
    },
    clear(id) {
      rules = id === undefined ? [] : rules.filter((rule) => rule.id !== id)
    },
    list: () => rules.map(({ id, rule, seen, hits }) => ({ id, rule, seen, hits })),
    hit(method, path) {
      const faults: Fault[] = []
      for (const active of rules) {
        const { match, count, skip, probability, fault } = active.rule
        if (match.method !== undefined && match.method.toUpperCase() !== method) continue
        if (active.pattern && !active.pattern.test(path)) continue
        if (count !== undefined && active.hits >= count) continue
        active.seen += 1
        if (active.seen <= skip || random() >= probability) continue
        active.hits += 1
        faults.push(fault)
        if (fault.kind !== 'latency' && fault.kind !== 'samePage') break
      }
      return faults
    },
  }
}

function glob(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\/]/gu, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'u')
}
