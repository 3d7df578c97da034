import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Locator, Page } from 'playwright'
import { createTranslate } from '#shared/i18n/index.ts'
import { hoursText } from '#shared/domain/labour/time.ts'
import { goTo } from '../fixtures/goTo.ts'
import { leaveDays, mendedMinutes, mendedRows, planted } from '../fixtures/plantedMonth.ts'
import {
  boardMinutes,
  correctionsOf,
  everybody,
  expectedCauses,
  exportedMinutes,
  isMended,
  left,
  openCauses,
  plantMonth,
  serverRows,
  settleAll,
  toldOf,
  type Ask,
} from '../fixtures/plantedOffice.ts'
import { openRealPage, type RealPage } from '../fixtures/realPage.ts'
import { dayBefore, month } from '../fixtures/timecardMonth.ts'

/** The words a person reads, so that a test breaks when a word and a button part. */
const t = createTranslate('ja')

let real: RealPage
let page: Page
const ask: Ask = async (method, input) => {
  const answer = await real.host.engine.invoke(method, input)
  if (!answer.ok) throw new Error(`${method}: ${answer.error.code} ${answer.error.message}`)
  return answer.value as never
}
/** On an overloaded machine what comes, comes late. */
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 60_000 })
const dialog = (name?: string | RegExp): Locator => page.getByRole('dialog', name === undefined ? {} : { name })
const press = (name: string | RegExp, within: Page | Locator = page): Promise<void> =>
  within.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).click()
const tileOf = async (name: string): Promise<string> =>
  (await page.locator('.timecards-tile').filter({ hasText: name }).locator('b').textContent()) ?? ''

beforeAll(async () => {
  real = await openRealPage({ sampleWorker: path.join(import.meta.dirname, '..', 'fixtures', 'smallSample.ts') })
  page = real.page
  page.setDefaultTimeout(60_000)
  await page.locator('footer').getByText('取り込み: たった今').waitFor({ timeout: 300_000 })
  await plantMonth(ask, real.control())
  await goTo(page, 'timecards')
}, 600_000)
afterAll(() => real?.close())

/** Opens the first day of somebody of which anything is found, as a person does: by search, Enter and N. */
async function openFinding(staffId: number): Promise<Locator> {
  const { staffName } = (await everybody(ask)).find((one) => one.staffId === staffId) ?? { staffName: '' }
  await page.getByRole('textbox', { name: t('timecards.search') }).fill(staffName)
  await eventually(() => page.locator('.timecards-board .grid-row').count()).toBe(1)
  await eventually(() => page.locator('.timecards-board .grid-row').first().textContent()).toContain(staffName)
  await page.locator('.timecards-board').click({ position: { x: 200, y: 60 } })
  await page.keyboard.press('Control+Home')
  for (let step = 0; step < 6; step += 1) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  const opened = dialog(new RegExp(staffName, 'u'))
  await opened.locator('.timecards-timeline').waitFor()
  await page.keyboard.press('n')
  await opened.locator('.timecards-findings > li').first().waitFor()
  return opened
}
async function leaveDay(): Promise<void> {
  await page.keyboard.press('Escape')
  await dialog().waitFor({ state: 'detached' })
  await page.getByRole('textbox', { name: t('timecards.search') }).fill('')
}
/** The editor of a day over its dialog. */
async function editDay(opened: Locator): Promise<Locator> {
  await press(t('timecards.day.edit'), opened)
  const editor = page.locator('.timecards-edit')
  await editor.waitFor()
  return editor
}
async function stage(editor: Locator, reason: string): Promise<void> {
  await editor.getByRole('textbox', { name: t('timecardEdit.reason') }).fill(reason)
  await page.keyboard.press('Control+Enter')
  await editor.waitFor({ state: 'detached' })
}

test('all that was planted is found, and nothing else', { timeout: 300_000 }, async () => {
  await press(t('timecards.month.before'))
  await press('この月を取り込む')
  await page.locator('.timecards-board .grid-row').nth(12).waitFor()
  await eventually(() => page.getByText('まだ取り込んでいない日').count()).toBe(0)
  // Leave of a whole year is taken by itself.
  await ask('sync.pull', { mode: 'auto', resources: ['staffHolidays'], days: { ...leaveDays, to: dayBefore(`${month}-01`, 1) } })
  await eventually(async () => toldOf(await openCauses(ask))).toEqual(expectedCauses(planted))
  const errors = expectedCauses(planted).filter(([, , severity]) => severity === 'error').length
  await eventually(() => tileOf(t('timecards.tiles.errors'))).toContain(String(errors))
})

test('who is to be asked, and what, stands on a sheet of each; as text, too', { timeout: 300_000 }, async () => {
  const asked = expectedCauses(planted).filter(([, , severity, day]) => severity !== 'notice' && day !== null)
  await press(t('timecards.findingsMenu'))
  await page.getByRole('menuitem', { name: t('timecardInquiry.button') }).click()
  const opened = dialog(
    t('timecardInquiry.dialog', { month: t('timecards.month.name', { year: month.slice(0, 4), month: Number(month.slice(5)) }) }),
  )
  const text = opened.getByLabel(t('timecardInquiry.preview'))
  const questions = async (): Promise<number> =>
    ((await text.textContent()) ?? '').split('\n').filter((line) => line.startsWith('・')).length
  await eventually(questions).toBe(asked.length)
  await opened.getByRole('checkbox', { name: /S001/u }).uncheck()
  await eventually(questions).toBe(asked.length - 1)
  await press(t('timecardInquiry.copy'), opened)
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await text.textContent())
  await press(t('timecardInquiry.print'), opened)
  await page.getByText(`${new Set(asked.map(([staffId]) => staffId)).size - 1}ページ`).waitFor()
  await page.keyboard.press('Escape')
  await opened.waitFor({ state: 'detached' })
})

test('missing punches are corrected together, by choice', { timeout: 300_000 }, async () => {
  await press(t('timecards.findingsMenu'))
  await page.getByRole('menuitem', { name: t('timecardMissing.button') }).click()
  const opened = dialog(new RegExp('打刻漏れをまとめて直す', 'u'))
  // Two punches, an end of a break, and somebody who did not come.
  await eventually(() => opened.locator('tbody tr').count()).toBe(4)
  expect(await opened.locator('tr[data-chosen]').count()).toBe(0)
  await opened.getByRole('checkbox', { name: t('timecardMissing.selectAll') }).check()
  await press(t('timecardMissing.choices.plan'), opened)
  await eventually(() => opened.locator('tr[data-chosen]').count()).toBe(4)
  await opened.getByRole('textbox', { name: t('timecardEdit.reason') }).fill('本人に確認')
  await press(t('timecardMissing.stage', { count: 4 }), opened)
  await opened.waitFor({ state: 'detached' })
  const mended = new Set([1, 2, 4, 23])
  expect(toldOf(await openCauses(ask))).toEqual(expectedCauses(planted.filter(({ staffId }) => !mended.has(staffId))))
  // One step, which Ctrl+Z takes back and Ctrl+Y brings again.
  await page.keyboard.press('Control+z')
  await eventually(async () => toldOf(await openCauses(ask))).toEqual(expectedCauses(planted))
  await page.keyboard.press('Control+y')
  await eventually(async () => (await openCauses(ask)).some(({ staffId }) => mended.has(staffId))).toBe(false)
})

test('a day is corrected, a row deleted, a finding settled, each where it is found', { timeout: 300_000 }, async () => {
  const outBeforeIn = await editDay(await openFinding(3))
  await outBeforeIn.getByLabel(t('timecardEdit.clockOut')).fill('1800')
  await press(t('timecardEdit.addBreak'), outBeforeIn)
  await outBeforeIn.getByLabel(t('timecardEdit.breakStart', { number: 1 })).fill('12')
  await outBeforeIn.getByLabel(t('timecardEdit.breakEnd', { number: 1 })).fill('13')
  await stage(outBeforeIn, '退勤の打ち間違い')
  await leaveDay()

  const twice = await editDay(await openFinding(7))
  await twice.getByRole('textbox', { name: t('timecardEdit.reason') }).fill('二重の打刻')
  await twice
    .getByRole('button', { name: t('timecardEdit.delete') })
    .nth(1)
    .click()
  await press(t('timecardEdit.deleteGo'))
  await twice.waitFor({ state: 'detached' })
  await leaveDay()

  const longer = await openFinding(25)
  await press(t('timecardApproval.settled.settle'), longer)
  await longer.getByRole('combobox', { name: t('timecardApproval.settled.reason') }).fill('棚卸のため')
  await page.keyboard.press('Enter')
  await longer.getByText('確認済み: 棚卸のため').waitFor()
  await leaveDay()
  const done = new Set([1, 2, 3, 4, 7, 23, 25])
  expect(toldOf(await openCauses(ask))).toEqual(expectedCauses(planted.filter(({ staffId }) => !done.has(staffId))))
})

test('all corrections go to Smaregi together, and each is there once', { timeout: 300_000 }, async () => {
  const byScreen = new Set([1, 2, 3, 4, 7, 23])
  for (const person of planted.filter((one) => isMended(one) && !byScreen.has(one.staffId)))
    await ask('timecards.correct', { corrections: await correctionsOf(ask, person), reason: '本人に確認' })
  const { staged } = await ask('changes.summary', {})
  await goTo(page, 'changes')
  await press(t('changes.sendCount', { count: staged }))
  await press(t('changes.confirm.go', { count: staged }), dialog(t('changes.confirm.title')))
  await eventually(async () => (await ask('changes.summary', {})).rows).toBe(0)
  expect(serverRows(await real.control().shifts())).toEqual(mendedRows())
  expect(toldOf(await openCauses(ask))).toEqual(expectedCauses(left.filter(({ staffId }) => staffId !== 25)))
})

test('the month is approved for everybody, and payroll is given what the board shows', { timeout: 300_000 }, async () => {
  await settleAll(ask)
  await goTo(page, 'timecards')
  await press(t('timecardApproval.many.button'))
  const opened = dialog(new RegExp('まとめて確認・承認', 'u'))
  for (const to of ['checked', 'approved'] as const) {
    // The button takes what the page shows beside it, which may be on its way still.
    const from = to === 'checked' ? 'draft' : 'checked'
    const count = (await everybody(ask)).flatMap(({ approval }) => approval.parts).filter(({ state }) => state === from).length
    await opened.getByText(t(`timecardApproval.many.${to}`, { count })).waitFor()
    await press(t(`timecardApproval.actions.${to}`), opened)
    await eventually(async () => (await everybody(ask)).filter(({ approval }) => approval.state === to).length).toBe(40)
  }
  await page.keyboard.press('Escape')
  await opened.waitFor({ state: 'detached' })
  const board = await everybody(ask)
  expect(await exportedMinutes(ask)).toEqual(boardMinutes(board))
  const worked = planted.reduce((sum, person) => sum + mendedMinutes(person), 0)
  expect(board.reduce((sum, { totals }) => sum + totals.worked, 0)).toBe(worked)
  // Rows that were settled and not mended leave the sum marked.
  await eventually(async () => (await tileOf('労働時間')).replace('※', '')).toBe(hoursText(worked))
})
