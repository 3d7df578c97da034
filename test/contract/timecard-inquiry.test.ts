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
    expect(pages).toBe(3)
    const sheet = pdfText(Buffer.from(data, 'base64'))
    const { people: all } = await board(shop)
    for (const staffId of staffIds) expect(sheet).toContain(all.find((one) => one.staffId === staffId)!.staffName)
    expect(sheet.split('本人の署名')).toHaveLength(staffIds.length + 1)
    expect(sheet).toContain('おたずねすること')
  })

  it('asks in whole sentences: the day, the punches and the plan, what is missing, and what it may have been', async () => {
    const shop = await shopWithMonth()
    const { rows } = await shop.engine.call('timecards.missing', { month, storeId: null })
    const told = rows.find(({ seen, proposals }) => /~$|~ /u.test(seen ?? '') && proposals.some(({ basis }) => basis.kind === 'plan'))!
    const { text: asked } = await text(shop, [told.staffId])
    const clockIn = told.seen!.split('~')[0]!.replace(/^0/u, '')
    const day = `${Number(told.day.slice(5, 7))}/${Number(told.day.slice(8))}(`
    const line = asked.split('\n').find((one) => one.startsWith(`・${day}`) && one.includes('退勤の打刻がありません'))
    expect(line).toContain(`打刻 ${clockIn}-?`)
    expect(line).toContain('何時に退勤しましたか。(候補: シフトでは ')
    expect(asked).toContain('\n  答え: ')
    expect(asked.trimEnd().split('\n').at(-1)).toContain('名前:')
    // No sentence has a blank that nothing filled.
    for (const language of ['ja', 'en'] as const) {
      const all = await shop.engine.call('timecardInquiry.text', { month, staffIds: null, language })
      expect(all.text).not.toMatch(/\{\{|undefined|NaN/u)
    }
  })

  it.runIf(hasPoppler)('takes one page for a person with a question on every day of the month', async () => {
    const shop = await shopWithMonth()
    const { people } = await board(shop, { order: 'findings' })
    const { data, pages } = await shop.engine.job('timecardInquiry.sheets', { month, staffIds: [people[0]!.staffId], language: 'ja' })
    expect(people[0]!.errors + people[0]!.warnings).toBeGreaterThan(13)
    expect(pages).toBe(1)
    expect(pdfText(Buffer.from(data, 'base64'))).toContain('本人の署名')
  })
})
