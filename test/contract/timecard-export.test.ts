import { existsSync, readFileSync } from 'node:fs'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import type { InputOf, OutputOf } from '#shared/contracts/index.ts'
import { readCells } from '#shared/domain/payroll/cells.ts'
import { readMinutes } from '#shared/domain/payroll/numbers.ts'
import { hasPoppler, pdfText } from '../fakes/pdfReader.ts'
import { push } from '../fixtures/pushed.ts'
import { correct, mirrorShifts, pullShifts } from '../fixtures/shifts.ts'
import type { Shop } from '../fixtures/signedIn.ts'
import { board, dayBefore, lastDay, month, shopWithMonth } from '../fixtures/timecardMonth.ts'

type Person = OutputOf<'timecards.board'>['people'][number]
type Layout = InputOf<'timecardExport.preview'>['layout']

/** Everything that is found of people is in order, and their months are approved. */
async function approve(shop: Shop, people: readonly Person[]): Promise<void> {
  for (const { staffId } of people) {
    const { findings } = await shop.engine.call('timecards.person', { month, staffId })
    const seen = findings.map(({ rule, severity, day, shiftResultIds, facts }) => ({ staffId, rule, severity, day, shiftResultIds, facts }))
    if (seen.length > 0) await shop.engine.call('timecardApproval.settle', { findings: seen, reason: '確認済み' })
  }
  const parts = people.flatMap(({ staffId, figures, approval }) => approval.parts.map(({ storeId }) => ({ staffId, storeId, figures })))
  for (const to of ['checked', 'approved'] as const)
    expect(await shop.engine.job('timecardApproval.advance', { month, parts, to })).toEqual({ changed: parts.length, refused: [] })
}

const column = (header: string, field: 'worked' | 'overtime' | 'night'): Layout['columns'][number] => ({
  header,
  source: { kind: 'minutes', field, on: null, format: null, isRounded: false },
})
async function layoutOf(shop: Shop, more: Partial<Layout> = {}): Promise<Layout> {
  const { layouts } = await shop.engine.call('timecardExport.layouts', {})
  const { layout } = layouts.find((one) => one.layout.target === 'free')!
  const columns = [...layout.columns, column('実働', 'worked'), column('残業', 'overtime'), column('深夜', 'night')]
  return { ...layout, premium: 'inside', nightOvertime: 'both', columns, ...more }
}
const preview = (shop: Shop, layout: Layout, more: Partial<InputOf<'timecardExport.preview'>> = {}) =>
  shop.engine.call('timecardExport.preview', { month, layout, staffIds: null, scope: 'all', ...more })
const write = (shop: Shop, layout: Layout, contents: string, more: Partial<InputOf<'timecardExport.write'>> = {}) =>
  shop.engine.call('timecardExport.write', { month, layout, staffIds: null, scope: 'all', contents, isAgain: false, ...more })
const refusal = (reason: string) => expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ reason }) })

describe('a month that is handed over', () => {
  it('has only approved people, is what the preview showed, is kept to the byte, and a second one has to be meant', async () => {
    const shop = await shopWithMonth()
    const { people } = await board(shop)
    const [first, second, third] = people
    await approve(shop, [first!, second!])
    const layout = await layoutOf(shop)
    const seen = await preview(shop, layout)
    expect(seen.people.map(({ staffId }) => staffId).toSorted()).toEqual([first!.staffId, second!.staffId].toSorted())
    expect(seen.missing.map(({ staffId }) => staffId)).toContain(third!.staffId)
    expect(seen.missing).toHaveLength(people.length - 2)
    expect(seen).toMatchObject({ from: `${month}-01`, to: lastDay, faults: [], problems: [], before: null })
    expect(seen.sums[0]).toEqual({
      header: '実働',
      minutes: first!.totals.worked + second!.totals.worked,
      written: first!.totals.worked + second!.totals.worked,
    })
    await expect(write(shop, layout, 'others')).rejects.toEqual(refusal('otherContents'))
    const file = await write(shop, layout, seen.contents)
    const rows = readCells(iconv.decode(readFileSync(file.path), 'cp932'), ',')
    expect(rows).toEqual([
      ['従業員コード', '氏名', '実働', '残業', '深夜'],
      ...seen.people.map(({ cells }) => cells.map(({ text }) => text)),
    ])
    for (const { staffCode, totals } of [first!, second!]) {
      const row = rows.find(([code]) => code === staffCode)
      expect(row?.slice(2).map((text) => readMinutes(text, layout.time))).toEqual([totals.worked, totals.overtime, totals.night])
    }
    const { exports } = await shop.engine.call('timecardExport.list', { month })
    expect(exports).toMatchObject([{ exportId: file.exportId, month, people: 2, isDifference: false, target: 'free', fileName: file.name }])
    expect(existsSync(file.path)).toBe(true)
    expect(await shop.engine.call('timecardExport.writeAgain', { exportId: file.exportId })).toMatchObject({ data: file.data })
    // The same once more: nothing differs, and nobody writes it by mistake.
    const again = await preview(shop, layout)
    expect(again.before).toMatchObject({ files: [{ exportId: file.exportId }], differences: [] })
    await expect(write(shop, layout, again.contents)).rejects.toEqual(refusal('exportedBefore'))
    expect((await write(shop, layout, again.contents, { isAgain: true })).data).toBe(file.data)
    expect((await shop.engine.call('timecardExport.layouts', {})).layouts.find(({ isSaved }) => isSaved)?.layout).toEqual(layout)
  })

  it('gives a file of those alone whose lines are other ones, or are new', async () => {
    const shop = await shopWithMonth()
    const { people } = await board(shop)
    const [first, second, third] = people
    await approve(shop, [first!, second!])
    const layout = await layoutOf(shop)
    await write(shop, layout, (await preview(shop, layout)).contents)
    await shop.engine.call('timecardExport.saveSpelling', {
      spelling: { staffId: first!.staffId, code: '00-9', familyName: null, givenName: null },
    })
    await approve(shop, [third!])
    const { approval, staffId } = second!
    const parts = approval.parts.map(({ storeId }) => ({ staffId, storeId }))
    await shop.engine.call('timecardApproval.reopen', { month, parts, reason: '打刻の訂正' })
    const seen = await preview(shop, layout, { scope: 'differences' })
    const kinds = new Map(seen.before!.differences.map((one) => [one.staffId, one.kind]))
    expect(kinds).toEqual(
      new Map([
        [first!.staffId, 'changed'],
        [staffId, 'gone'],
        [third!.staffId, 'new'],
      ]),
    )
    expect(seen.before!.differences.find(({ kind }) => kind === 'changed')?.cells).toEqual([
      { header: '従業員コード', before: first!.staffCode, after: '00-9' },
    ])
    expect(seen.people.map((one) => one.staffId).toSorted()).toEqual([first!.staffId, third!.staffId].toSorted())
    const file = await write(shop, layout, seen.contents, { scope: 'differences', isAgain: true })
    expect(file.people).toBe(2)
    const { before } = await preview(shop, layout)
    // Every file of the period is named, newest first.
    expect(before).toMatchObject({
      files: [
        { isDifference: true, people: 2 },
        { isDifference: false, people: 2 },
      ],
      differences: [{ staffId, kind: 'gone' }],
    })
  })

  it('is not written while a name cannot be, and nothing is put in its place', async () => {
    const shop = await shopWithMonth()
    const { people } = await board(shop)
    await approve(shop, people.slice(0, 1))
    const [{ staffId }] = people as [Person]
    await shop.engine.call('timecardExport.saveSpelling', { spelling: { staffId, code: null, familyName: '𠮷田', givenName: '花子' } })
    const layout = await layoutOf(shop)
    const seen = await preview(shop, layout)
    expect(seen.problems).toEqual([{ staffId, problem: 'unwritable', text: '𠮷' }])
    await expect(write(shop, layout, seen.contents)).rejects.toEqual(refusal('unwritable'))
    expect(await shop.engine.call('timecardExport.list', { month: null })).toEqual({ exports: [] })
    const utf8 = await layoutOf(shop, { encoding: 'utf8bom' })
    const file = await write(shop, utf8, (await preview(shop, utf8)).contents)
    expect(readFileSync(file.path, 'utf8')).toMatch(/^\u{feff}従業員コード/u)
    expect(readFileSync(file.path, 'utf8')).toContain('𠮷田 花子')
    await expect(write(shop, { ...layout, columns: [] }, '')).rejects.toEqual(refusal('noColumns'))
  })
})

describe.runIf(hasPoppler)('sheets', () => {
  it('the attendance book has every day, the sums, and who approved it', async () => {
    const shop = await shopWithMonth()
    const { people } = await board(shop)
    const [first, second] = people
    await approve(shop, [first!])
    const staffIds = [first!.staffId, second!.staffId]
    const { data, pages } = await shop.engine.job('timecardExport.attendance', { month, staffIds, language: 'ja' })
    expect(pages).toBe(2)
    const text = pdfText(Buffer.from(data, 'base64'))
    for (const { staffName } of [first!, second!]) expect(text).toContain(staffName)
    const { worked } = first!.totals
    expect(text).toContain(`実働 ${Math.floor(worked / 60)}:${String(worked % 60).padStart(2, '0')}`)
    expect(text).toContain('承認済み')
    expect(text).toContain('まだ承認されていない')
    for (const day of [`${month.slice(5)}/01`, lastDay.slice(5).replace('-', '/')]) expect(text).toContain(day)
  })

  it('the attendance book takes one sheet a person for a month, with the version that printed it', async () => {
    const shop = await shopWithMonth()
    const { people } = await board(shop, { order: 'findings' })
    for (const language of ['ja', 'en'] as const) {
      const staffIds = people.map(({ staffId }) => staffId)
      const { data, pages } = await shop.engine.job('timecardExport.attendance', { month, staffIds, language })
      expect(pages).toBe(staffIds.length)
      const { version } = await shop.engine.call('app.info', {})
      expect(pdfText(Buffer.from(data, 'base64'))).toContain(`${language === 'ja' ? '番頭' : 'Banto'} ${version}`)
    }
  })

  it('the attendance book and the preview of payroll name whose totals are doubtful, also once they are approved', async () => {
    const shop = await shopWithMonth()
    const { people, sums } = await board(shop)
    const [doubtful, sure] = [people.find(({ isDoubtful }) => isDoubtful)!, people.find(({ isDoubtful }) => !isDoubtful)!]
    expect(sums.doubtful).toBe(people.filter(({ isDoubtful }) => isDoubtful).length)
    const textOf = async ({ staffId }: Person): Promise<string> => {
      const { data } = await shop.engine.job('timecardExport.attendance', { month, staffIds: [staffId], language: 'ja' })
      return pdfText(Buffer.from(data, 'base64'))
    }
    for (const isApproved of [false, true]) {
      if (isApproved) await approve(shop, [doubtful, sure])
      expect(await textOf(doubtful)).toMatch(/※ 合計 [\s\S]*このままでは計算できない行があるため/u)
      expect(await textOf(sure)).not.toContain('※')
    }
    const seen = await preview(shop, await layoutOf(shop))
    expect(seen.people.filter(({ isDoubtful }) => isDoubtful).map(({ staffId }) => staffId)).toEqual([doubtful.staffId])
  })

  it('the attendance book has the times before a correction, with its reason', async () => {
    const shop = await shopWithMonth()
    await pullShifts(shop.engine)
    const one = mirrorShifts(shop.engine).find(({ times }) => times !== '09:00~18:30')!
    await correct(shop.engine, { kind: 'update', shiftResultId: one.id, seen: one.times, times: '09:00~18:30' })
    await push(shop.engine)
    const { data } = await shop.engine.job('timecardExport.attendance', {
      month: one.day.slice(0, 7),
      staffIds: [one.staffId],
      language: 'ja',
    })
    const text = pdfText(Buffer.from(data, 'base64'))
    const [line] = text.split('\n').filter((each) => each.includes('訂正'))
    for (const part of [one.day, one.times.split(' ')[0]!, '09:00~18:30', '打刻忘れ']) expect(line).toContain(part)
  })

  it('the attendance book has weeks, what was deleted and what was settled, each with its reason', async () => {
    const shop = await shopWithMonth()
    await pullShifts(shop.engine)
    const read = async ({ day, staffId }: { readonly day: string; readonly staffId: number }) =>
      shop.engine.call('timecards.person', { month: day.slice(0, 7), staffId })
    const rows = mirrorShifts(shop.engine)
    const found = await Promise.all(rows.map(async (row) => (await read(row)).findings.find(({ day }) => day !== null && day !== row.day)))
    const at = found.findIndex((finding) => finding !== undefined)
    const [one, { rule, severity, day, shiftResultIds, facts }] = [rows[at]!, found[at]!]
    const { staffId } = one
    const seen = [{ staffId, rule, severity, day, shiftResultIds, facts }]
    await shop.engine.call('timecardApproval.settle', { findings: seen, reason: '棚卸のため' })
    await correct(shop.engine, { kind: 'delete', shiftResultId: one.id, seen: one.times })
    await push(shop.engine)
    const { data } = await shop.engine.job('timecardExport.attendance', {
      month: one.day.slice(0, 7),
      staffIds: [staffId],
      language: 'ja',
    })
    const lines = pdfText(Buffer.from(data, 'base64')).split('\n')
    const lineWith = (word: string): string => lines.find((line) => line.includes(word)) ?? ''
    expect(lineWith('確認済みの指摘')).toContain('棚卸のため')
    for (const part of [one.day, one.times.split(' ')[0]!, '打刻忘れ']) expect(lineWith('削除 ')).toContain(part)
    const weeks = lines.filter((line) => line.trimStart().startsWith('週計'))
    const inMinutes = (text: string): number => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
    const worked = weeks.map((line) => inMinutes(/\d+:\d\d/u.exec(line)?.[0] ?? '0:00'))
    const after = await read(one)
    expect(worked.reduce((sum, minutes) => sum + minutes, 0)).toBe(after.person.totals.worked)
    expect(weeks.length).toBeGreaterThanOrEqual(4)
  })

  it('the leave register has what was granted and taken, and says where no grant is known', async () => {
    const shop = await shopWithMonth()
    const { people } = await shop.engine.call('timecards.people', {})
    const [first] = people
    await shop.engine.call('timecards.savePeople', {
      people: [{ staffId: first!.staffId, birthday: null, hourlyYen: null, grants: [{ day: `${month}-01`, days: 10 }] }],
    })
    const asked = { from: `${month}-01`, to: lastDay, language: 'ja' } as const
    const { data } = await shop.engine.job('timecardExport.leaveRegister', asked)
    const text = pdfText(Buffer.from(data, 'base64'))
    expect(text).toContain(first!.staffName)
    expect(text).toContain('付与(基準日)')
    expect(text).toMatch(/期間の末日に残っている日数 \d+(?:\.5)?日/u)
    expect(text).not.toContain('取り込んでいません')
    // The week before the month is here, and of the days before it none: what was taken in them is not known.
    const from = dayBefore(`${month}-01`, 10)
    const earlier = await shop.engine.job('timecardExport.leaveRegister', { ...asked, from })
    expect(pdfText(Buffer.from(earlier.data, 'base64'))).toContain('3日分の休暇を取り込んでいません')
    await expect(shop.engine.job('timecardExport.leaveRegister', { ...asked, from: '2001-01-01', to: '2001-01-31' })).rejects.toEqual(
      refusal('nobodyToPrint'),
    )
  })
})
