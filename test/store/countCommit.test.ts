import { describe, expect, it } from 'vitest'
import { commitCount, planOfCommit } from '#core/countReview/commit.ts'
import { decideLines, decideUncounted, kindsOfLines, uncountedToDecide } from '#core/countReview/decide.ts'
import { reviewOf } from '#core/countReview/reviews.ts'
import { fileStamp } from '#core/store/versions.ts'
import { janOf } from '../fixtures/counting.ts'
import { newPc, type Pc } from '../fixtures/countingPc.ts'
import { noon } from '../fixtures/shopFile.ts'

const who = { author: '山田', at: noon.toISOString() }

/** Five products were counted, the rest is left; all that moved was read. */
async function counted(): Promise<{ pc: Pc; countId: string; me: string; version: () => string }> {
  const pc = newPc()
  pc.db.run("UPDATE product SET stock_control_division = '0'")
  pc.db.run("UPDATE stock SET upd_date_time = '2026-01-01T00:00:00Z'")
  pc.db.run(
    `INSERT INTO pull_state (resource, pull_id, high_water) VALUES ('stock', 1, ?) ON CONFLICT (resource) DO UPDATE SET high_water = excluded.high_water`,
    [new Date(noon.getTime() + 3_600_000).toISOString()],
  )
  const countId = await pc.start()
  const me = pc.join(countId)
  for (const id of [1, 2, 3, 4, 5]) pc.scan(me, janOf(id))
  const left = { countId, choice: 'leave', products: reviewOf(pc.db, countId).review.uncounted.length } as const
  decideUncounted(pc.db, who, left)
  return { pc, countId, me, version: () => reviewOf(pc.db, countId).review.version }
}
const apart = <T>(pc: Pc, value: T) => ({ stamp: fileStamp(pc.db), value })
const staged = ({ db }: Pc) => db.column<number>("SELECT count(*) FROM pending WHERE entity = 'stock'")[0]

describe('a commit that was worked out apart', () => {
  it('is what the engine works out itself', async () => {
    const [one, two] = [await counted(), await counted()]
    const asked = ({ countId, version }: typeof one) => ({ countId, mode: 'relative', version: version() }) as const
    const ofOne = asked(one)
    const worked = apart(one.pc, planOfCommit.run(one.pc.db, ofOne))
    const lines = commitCount(one.pc.db, who, ofOne, worked).lines
    expect(commitCount(two.pc.db, who, asked(two)).lines).toBe(lines)
    const results = ({ pc }: typeof one) =>
      pc.db.all('SELECT * FROM stock_count_result ORDER BY product_id').map((row) => ({ ...(row as object), count_id: '' }))
    expect(results(one)).toEqual(results(two))
    expect(results(one).length).toBeGreaterThanOrEqual(5)
    expect(staged(one.pc)).toBe(lines)
  })

  it('is worked out anew where anything was written since, and a beep in between is never left out', async () => {
    const { pc, countId, me, version } = await counted()
    const asked = { countId, mode: 'relative', version: version() } as const
    const worked = apart(pc, planOfCommit.run(pc.db, asked))
    pc.scan(me, janOf(1))
    expect(() => commitCount(pc.db, who, asked, worked)).toThrow('figures')
    expect(staged(pc)).toBe(0)
    const again = { ...asked, version: version() }
    const stale = apart(pc, planOfCommit.run(pc.db, again))
    pc.db.run('UPDATE stock_count SET name = ? WHERE count_id = ?', ['別の名前', countId])
    commitCount(pc.db, who, again, stale)
    expect(pc.db.column('SELECT details FROM change_set ORDER BY change_set_id DESC LIMIT 1')[0]).toContain('別の名前')
    // The second window's was worked out before the first one's was written.
    expect(() => commitCount(pc.db, who, again, stale)).toThrow('committed')
  })
})

describe('a decision that was worked out apart', () => {
  it('is of the lines as they are when it is written', async () => {
    const { pc, countId, me } = await counted()
    const asked = { countId, productIds: [7] }
    const worked = apart(pc, kindsOfLines.run(pc.db, asked))
    expect(worked.value).toEqual({ counted: [], uncounted: [7] })
    pc.scan(me, janOf(7))
    decideLines(pc.db, who, asked, { choice: 'leave', pieces: null, reason: null }, worked)
    expect(pc.db.column('SELECT was_counted FROM stock_count_decision WHERE product_id = 7')).toEqual([1])
    const { uncounted } = reviewOf(pc.db, countId).review
    const all = { countId, choice: 'zero', products: uncounted.length } as const
    const ids = apart(pc, uncountedToDecide.run(pc.db, all))
    pc.scan(me, janOf(8))
    expect(() => decideUncounted(pc.db, who, all, ids)).toThrow('not counted')
  })
})
