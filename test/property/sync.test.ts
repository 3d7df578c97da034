import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { scenario, type Scenario } from './sync/commands.ts'
import { play } from './sync/play.ts'
import { createWorld, type World } from './sync/world.ts'

/**
 * Random interleavings of local edits, undo, edits by somebody else, deletions, pulls, pushes, decided
 * conflicts, broken connections, refusals, expired tokens, a wrong clock, restarts and power cuts.
 * `BANTO_RUNS=20000` makes it longer. A scenario that failed once is kept in sync.seeds.json.
 */
const runs = Number(process.env['BANTO_RUNS'] ?? 2000)
const kept = JSON.parse(readFileSync(new URL('./sync.seeds.json', import.meta.url), 'utf8')) as readonly (Scenario & { readonly about: string })[]

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
    const total = { runs: 0, races: 0, crashes: 0 }
    await fc.assert(
      fc.asyncProperty(scenario, async (one) => {
        const { broken, races, crashes } = await play(world, one)
        total.runs += 1
        total.races += races
        total.crashes += crashes
        if (broken.length > 0) throw new Error(`${broken.join('\n')}\n${JSON.stringify(one)}`)
      }),
      { numRuns: runs, interruptAfterTimeLimit: 600_000 + runs * 100 },
    )
    console.log(JSON.stringify({ figure: 'property runs', ...total }))
  },
)
