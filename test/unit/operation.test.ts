import { describe, expect, it } from 'vitest'
import { correctionElsewhere, isCorrectedBefore } from '#core/outbox/correctionElsewhere.ts'
import { countMarkIn, countMarkOf, isMemoOf, memoOf, memoOfCount, operationIn } from '#core/outbox/operation.ts'

const id = '番頭 7K3Q-0012'
const countId = 'count00000000001'
const mark = countMarkOf(countId)
const memoOfNamed = (name: string, isTakenBack = false) => memoOfCount(id, { countId, name, isTakenBack, isFollowUp: false })

describe('the memo of a stock write', () => {
  it('names its operation first, with who it was, or last, after the name of a count and before its mark', () => {
    expect(mark).toMatch(/^#[0-9A-Z]{6}$/u)
    expect(memoOf(id, '佐藤')).toBe('番頭 7K3Q-0012 佐藤')
    expect(memoOfNamed('棚卸 2026-11 本店')).toBe(`棚卸 2026-11 本店 番頭 7K3Q-0012 ${mark}`)
    expect(memoOfNamed('棚卸 2026-11 本店', true)).toBe(`棚卸 2026-11 本店 番頭 7K3Q-0012 ${mark} 取消`)
    const before = '棚卸 2026-11 本店 番頭 7K3Q-0012'
    for (const memo of [
      id,
      memoOf(id, null),
      memoOf(id, '佐藤'),
      memoOfNamed('棚卸'),
      memoOfNamed(''),
      memoOfNamed('棚卸', true),
      before,
    ]) {
      expect([memo, operationIn(memo), isMemoOf(memo, id)]).toEqual([memo, id, true])
    }
  })

  it('is not that of another operation', () => {
    for (const other of [
      '番頭 7K3Q-00123',
      '番頭 7K3Q-0012x',
      'x番頭 7K3Q-0012',
      '棚卸 番頭 7K3Q-0012 済み',
      `棚卸 番頭 7K3Q-0012 ${mark}済み`,
      12,
      null,
      undefined,
      '',
    ]) {
      expect([other, isMemoOf(other, id)]).toEqual([other, false])
    }
    expect(isMemoOf('', '')).toBe(false)
  })

  it('is at most 100 characters: the name is cut, the operation and the mark never', () => {
    const memo = memoOfNamed('🏬'.repeat(200), true)
    expect([...memo]).toHaveLength(100)
    expect(operationIn(memo)).toBe(id)
    expect(countMarkIn(memo)).toEqual({ mark, isTakenBack: true, isFollowUp: false })
  })

  it('is never mistaken because of a count’s name that looks like an operation', () => {
    for (const name of [
      '番頭 7K3Q-0005 の数え直し 番頭 7K3Q-0006',
      '番頭 7K3Q-0005 7K3Q-0006 の数え直し',
      '番頭 番頭 7K3Q-0005 7K3Q-0006',
    ]) {
      const memo = memoOfNamed(name)
      expect([memo, operationIn(memo), countMarkIn(memo)]).toEqual([memo, id, { mark, isTakenBack: false, isFollowUp: false }])
    }
  })
})

describe('the mark of a count', () => {
  it('is the same on every PC, and another for another count', () => {
    expect(countMarkOf(countId)).toBe(countMarkOf('count00000000001'))
    expect(countMarkOf('count00000000002')).not.toBe(mark)
  })

  it('is in no memo because a count’s name, or a person’s, looks like one', () => {
    const other = '#K3Q7AB'
    for (const name of [other, `棚卸 ${other}`, `棚卸 ${id} ${other} 取消`]) expect(countMarkIn(memoOfNamed(name))?.mark).toBe(mark)
    // As a program wrote them that knew no marks, and as no count's are written.
    for (const memo of [`${mark} ${id}`, `棚卸 ${mark} ${id}`, memoOf(id, mark), memoOf(id, null), null, '']) {
      expect([memo, countMarkIn(memo)]).toEqual([memo, null])
    }
  })
})

describe('a correction of a count by another PC', () => {
  const ours = '番頭 AAAA-0001'
  const memo = (operationId: string, isTakenBack = false) => ({
    memo: memoOfCount(operationId, { countId, name: '棚卸', isTakenBack, isFollowUp: false }),
  })
  const found = (...lines: readonly { readonly memo: string | null }[]) =>
    correctionElsewhere(lines, mark, (line) => operationIn(line.memo) === ours)
  const done = memo('番頭 BBBB-0001')
  const undone = memo('番頭 BBBB-0002', true)
  const again = memo('番頭 BBBB-0003')

  it('stands until it is taken back, and again when that is', () => {
    expect(found({ memo: null }, memo(ours), { memo: '棚卸 番頭 BBBB-0009' })).toBeNull()
    expect(found(done)).toBe(done)
    expect(found(done, undone)).toBeNull()
    expect(found(done, undone, again)).toBe(again)
    // Of a program that wrote no marks, only the taking back is seen.
    expect(found(undone, again)).toBe(again)
  })

  it('stands while one of two PCs has not taken its own back', () => {
    expect(found(done, memo('番頭 CCCC-0001'), undone)).not.toBeNull()
  })

  it('that came behind ours is the other’s to take back, one that came before is ours', () => {
    const before = (...lines: readonly { readonly memo: string | null }[]) =>
      isCorrectedBefore(lines, mark, (line) => operationIn(line.memo) === ours)
    const own = memo(ours)
    expect([before(own), before(own, done), before(done, own), before(done)]).toEqual([false, false, true, true])
    expect(before(done, own, undone)).toBe(false)
    // Ours was taken back: whatever stands is another's.
    expect(before(own, done, memo(ours, true))).toBe(true)
    expect(before(own, memo(ours, true), done, own)).toBe(true)
  })

  it('is none of another count', () => {
    expect(correctionElsewhere([done], countMarkOf('count00000000002'), () => false)).toBeNull()
  })
})
