import { describe, expect, it } from 'vitest'
import type { OutputOf } from '#shared/contracts/index.ts'
import { hasPoppler, pdfText } from '../fakes/pdfReader.ts'
import { board, month, shopWithMonth } from '../fixtures/timecardMonth.ts'
import type { Shop } from '../fixtures/signedIn.ts'

const text = (shop: Shop, staffIds: readonly number[] | null): Promise<OutputOf<'timecardInquiry.text'>> =>
  shop.engine.call('timecardInquiry.text', { month, staffIds: staffIds === null ? null : [...staffIds], language: 'ja' })

describe('what people are asked of their month', () => {
  it('is what is open on their days, of everybody or of some, and less with every answer', async () => {
    const shop = await shopWithMonth()
    const all = await text(shop, null)
    const { people } = await board(shop, { order: 'findings' })
    // Sums of the whole month, and notices, are none that a person could answer.
    const asked = []
    for (const { staffId } of people) {
      const { findings } = await shop.engine.call('timecards.person', { month, staffId })
      const own = findings.filter(({ day, severity, settled }) => day !== null && severity !== 'notice' && settled === null)
      if (own.length > 0) asked.push({ staffId, own })
    }
    expect(all.people.toSorted((a, b) => a - b)).toEqual(asked.map(({ staffId }) => staffId).toSorted((a, b) => a - b))
    expect(all.text.split('\n').filter((line) => line.startsWith('・'))).toHaveLength(asked.reduce((sum, { own }) => sum + own.length, 0))
    const [first, second] = asked
    const one = await text(shop, [first!.staffId])
    expect(one.people).toEqual([first!.staffId])
    const { staffName } = people.find(({ staffId }) => staffId === first!.staffId)!
    expect(one.text).toContain(staffName)
    expect(all.text).toContain(one.text)
    await shop.engine.call('timecardApproval.settle', {
      findings: first!.own.map(({ rule, severity, day, shiftResultIds, facts }) => ({
        staffId: first!.staffId,
        rule,
        severity,
        day,
        shiftResultIds,
        facts,
      })),
      reason: '本人に確認',
    })
    expect((await text(shop, [first!.staffId])).people).toEqual([])
    await expect(shop.engine.job('timecardInquiry.sheets', { month, staffIds: [first!.staffId], language: 'ja' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      details: { reason: 'nobodyToAsk' },
    })
    expect((await text(shop, null)).people).toEqual(all.people.filter((staffId) => staffId !== first!.staffId))
    expect(second).toBeDefined()
  })

  it.runIf(hasPoppler)('stands on a page of each person, with room for the answer and the signature', async () => {
    const shop = await shopWithMonth()
    const { people } = await text(shop, null)
    const staffIds = people.slice(0, 3)
    const { data, pages } = await shop.engine.job('timecardInquiry.sheets', { month, staffIds, language: 'ja' })
    expect(pages).toBeGreaterThanOrEqual(3)
    const sheet = pdfText(Buffer.from(data, 'base64'))
    const { people: all } = await board(shop)
    for (const staffId of staffIds) expect(sheet).toContain(all.find((one) => one.staffId === staffId)!.staffName)
    expect(sheet.split('本人の署名')).toHaveLength(staffIds.length + 1)
    expect(sheet).toContain('確かめたいこと')
  })
})
