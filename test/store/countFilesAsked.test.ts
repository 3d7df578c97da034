import { describe, expect, it } from 'vitest'
import { pack, unpack, type CarriedCount } from '#core/countFiles/carried.ts'
import { carriedCount } from '#core/countFiles/carry.ts'
import { merging } from '#core/countFiles/merge.ts'
import { renameCount } from '#core/stockCounts/counts.ts'
import { openCount } from '#core/stockCounts/heads.ts'
import { atOnce } from '#core/turn.ts'
import { inspectCarried } from '../fixtures/carrying.ts'
import { janOf } from '../fixtures/counting.ts'
import { contract, newPc, type Pc } from '../fixtures/countingPc.ts'
import { noon } from '../fixtures/shopFile.ts'

type Session = CarriedCount['sessions'][number]

const year = 365 * 86_400_000
/** As the bytes of a file say it. */
const asFile = (carried: CarriedCount): CarriedCount => unpack(pack(carried))
const take = ({ db }: Pc, carried: CarriedCount, accepted: readonly string[] = []) =>
  atOnce(merging(db, contract, asFile(carried), new Set(accepted)))

/** A count of two people, and the file of it. */
async function twoCounted() {
  const pc = newPc()
  const countId = await pc.start()
  const [me, she] = [pc.join(countId, '田中'), pc.join(countId, '佐藤')]
  for (const id of [1, 2, 3]) pc.scan(me, janOf(id))
  for (const id of [4, 5]) pc.scan(she, janOf(id))
  for (const session of [me, she]) pc.sessions.leave(pc.db, session)
  return { pc, countId, me, she, carried: carriedCount(pc.db, contract, countId, null) }
}

/** The file with the session of one of them changed. */
const forged = (carried: CarriedCount, sessionId: string, change: (session: Session) => Partial<Session>): CarriedCount => ({
  ...carried,
  sessions: carried.sessions.map((session) => (session.sessionId === sessionId ? { ...session, ...change(session) } : session)),
})

describe('a session that is asked about', () => {
  const cases: readonly (readonly [string, (session: Session) => Partial<Session>, object])[] = [
    ['without a name', () => ({ person: ' ' }), { kind: 'noPerson', count: 1 }],
    [
      'with more pieces than can be typed',
      ({ entries }) => ({ entries: entries.map((row) => row.with(6, -1_000_000) as typeof row) }),
      { kind: 'pieces', count: 2, example: '-1000000' },
    ],
    [
      'with products that are not here',
      ({ entries }) => ({ entries: entries.map((row) => row.with(4, 987_654) as typeof row) }),
      { kind: 'unknownProducts', count: 1, example: '987654' },
    ],
    [
      'of another year',
      ({ entries }) => ({ entries: entries.map((row) => row.with(12, noon.getTime() - 3 * year) as typeof row) }),
      { kind: 'times', count: 2, example: new Date(noon.getTime() - 3 * year).toISOString() },
    ],
    ['that began in another century', () => ({ startedAt: '2190-01-01T00:00:00Z' }), { kind: 'times', count: 1 }],
  ]
  it.each(cases)(
    '%s is told, left out, and taken in where a person says so; the rest of the file is not lost',
    async (_, change, question) => {
      const { countId, she, carried } = await twoCounted()
      const other = newPc()
      const file = forged(carried, she, change)
      const looked = inspectCarried(other.db, contract, asFile(file)).sessions
      expect(Object.fromEntries(looked.map(({ sessionId, questions }) => [sessionId, questions]))[she]).toMatchObject([question])
      expect(take(other, file)).toEqual({ countId, entries: 3, sessions: 1, left: 1 })
      expect(openCount(other.db, countId).sessions.map(({ person }) => person)).toEqual(['田中'])
      expect(take(other, file, [she])).toMatchObject({ entries: 2, left: 0 })
      expect(openCount(other.db, countId).sessions).toHaveLength(2)
      // What is here is not asked about again.
      expect(inspectCarried(other.db, contract, asFile(file)).sessions.flatMap(({ questions }) => questions)).toEqual([])
    },
  )

  it('is one of this PC with rows that it does not have, as after going back to a backup', async () => {
    const { pc, countId, me, carried } = await twoCounted()
    const file = forged(carried, me, ({ entries }) => ({
      entries: [...entries, entries[0]!.with(0, entries.length + 1) as (typeof entries)[number]],
    }))
    const asked = inspectCarried(pc.db, contract, asFile(file)).sessions.find(({ sessionId }) => sessionId === me)
    expect(asked).toMatchObject({ refused: null, questions: [{ kind: 'ownSession', count: 1 }] })
    expect(take(pc, file)).toEqual({ countId, entries: 0, sessions: 1, left: 1 })
    expect(openCount(pc.db, countId).pieces).toBe(5)
    expect(take(pc, file, [me])).toMatchObject({ entries: 1 })
    expect(openCount(pc.db, countId).pieces).toBe(6)
  })

  it.each([
    [2, ''],
    [2, 'DROP TABLE'],
    [1, 'recount000000001'],
  ])('with round %i named “%s” is refused, whatever a person says, and the rest is taken in', async (round, recount) => {
    const { countId, she, carried } = await twoCounted()
    const other = newPc()
    const file = forged(carried, she, () => ({ round, recount }))
    expect(inspectCarried(other.db, contract, asFile(file)).sessions.map(({ refused }) => refused)).toContain('recountName')
    expect(take(other, file, [she])).toEqual({ countId, entries: 3, sessions: 1, left: 1 })
  })

  it('is none of a count that is as it should be', async () => {
    const { carried } = await twoCounted()
    const found = inspectCarried(newPc().db, contract, asFile(carried))
    expect(found.sessions.map(({ questions, refused }) => [questions, refused])).toEqual([
      [[], null],
      [[], null],
    ])
    expect(found.differs).toEqual([])
  })
})

describe('the head of a count that is here', () => {
  it('is told where it is another one in the file, and stays', async () => {
    const { pc, countId, carried } = await twoCounted()
    const other = newPc()
    take(other, carried)
    renameCount(other.db, countId, 'ここの名前')
    const [first, ...rest] = carried.items
    const startedAt = new Date(noon.getTime() - year).toISOString()
    const file: CarriedCount = {
      ...carried,
      count: { ...carried.count, plan: { kind: 'notSince', day: '2026-01-01' }, isBlind: !carried.count.isBlind, startedAt },
      items: [[first![0], 777, first![2]], ...rest, [999_999, 1, null]],
    }
    const head = () => other.db.get('SELECT name, plan, is_blind, started_at FROM stock_count WHERE count_id = ?', [countId])
    const before = head()
    const { differs } = inspectCarried(other.db, contract, asFile(file))
    expect(differs).toEqual([
      { field: 'name', here: 'ここの名前', there: openCount(pc.db, countId).name, count: 0 },
      { field: 'startedAt', here: carried.count.startedAt, there: startedAt, count: 0 },
      { field: 'plan', here: '', there: '', count: 0 },
      { field: 'isBlind', here: '', there: '', count: 0 },
      { field: 'itemsAdded', here: '', there: '', count: 1 },
      { field: 'itemsOther', here: '', there: '', count: 1 },
    ])
    take(other, file)
    expect(head()).toEqual(before)
    expect(openCount(other.db, countId).planned).toBe(carried.items.length + 1)
  })
})

describe('what is written to a file', () => {
  it('is never a session that the count does not have', async () => {
    const { pc, countId, me } = await twoCounted()
    expect(() => carriedCount(pc.db, contract, countId, [me, 'session000000009'])).toThrow('sessions')
  })
})
