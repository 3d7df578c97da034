import { readFileSync, writeFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { scenario, type Scenario } from './sync/commands.ts'
import { play } from './sync/play.ts'
import { createWorld, type World } from './sync/world.ts'
import { tellFigure } from '../fixtures/figure.ts'
import { propertyRuns } from '../fixtures/propertyRuns.ts'

/**
 * Random interleavings over 部門, products and stock: local edits, new rows that refer to new rows, deletions, undo,
 * edits and deletions by somebody else, pulls, pushes, decided
 * conflicts, broken connections, refusals, expired tokens, a wrong clock, restarts and power cuts.
 * The usual run plays the same ones each time, so that it fails for what was changed and not by chance, `npm run prove` five times as many;
 * `BANTO_RUNS=20000` plays others, longer, and `BANTO_SEED=…` those of a seed again. A scenario that failed
 * once is kept in sync.seeds.json and played first; with `BANTO_KEEP=1` a new one is put there at once.
 */
const runs = propertyRuns(2000)
const asked = process.env['BANTO_SEED'] ?? (process.env['BANTO_RUNS'] === undefined ? '20261123' : undefined)
const seed = asked === undefined ? {} : { seed: Number(asked) }
const file = new URL('./sync.seeds.json', import.meta.url)
const kept = JSON.parse(readFileSync(file, 'utf8')) as readonly (Scenario & { readonly about: string })[]

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

it.each(kept.map((one) => [one.about, one] as const))('%s', async (_about, one) => {
  expect((await play(world, one)).broken).toEqual([])
})

it(
  `${runs} random interleavings converge; nothing vanishes, nothing is sent twice, nobody is overwritten silently`,
  { timeout: 600_000 + runs * 200 },
  async () => {
    const total = { runs: 0, races: 0, crashes: 0, made: 0, deleted: 0 }
    const outcome = await fc.check(
      fc.asyncProperty(scenario, async (one) => {
        const { broken, races, crashes, made, deleted } = await play(world, one)
        total.runs += 1
        total.races += races
        total.crashes += crashes
        total.made += made
        total.deleted += deleted
        expect(broken, broken.join('\n')).toEqual([])
      }),
      { numRuns: runs, ...seed },
    )
    tellFigure('property runs', { ...total, seed: outcome.seed })
    const [failing] = outcome.counterexample ?? []
    if (failing === undefined) return
    if (process.env['BANTO_KEEP'] === '1') {
      writeFileSync(file, `${JSON.stringify([...kept, { about: `found with the seed ${outcome.seed}`, ...failing }], null, 2)}\n`)
    }
    throw new Error(`A case for sync.seeds.json:\n${JSON.stringify(failing)}\n${String(outcome.errorInstance)}`)
  },
)
