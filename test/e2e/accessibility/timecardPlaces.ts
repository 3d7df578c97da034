import { press, screen, type Place } from './steps.ts'
import type { Visit } from './visit.ts'

const dayMs = 86_400_000

/** The month before this one in Japan, whose days are over. */
export async function prepareTimecards({ call, real, page }: Visit): Promise<void> {
  const now = new Date(Date.now() + 9 * 3_600_000)
  const dayIn = (month: number, date: number): string =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + month, date)).toISOString().slice(0, 10)
  const from = new Date(Date.parse(dayIn(-1, 1)) - 6 * dayMs).toISOString().slice(0, 10)
  const to = dayIn(0, 0)
  await real.host.engine.invoke('sync.pull', { mode: 'auto', resources: ['shifts', 'shiftResults', 'staffHolidays'], days: { from, to } })
  const asked = { month: to.slice(0, 7), storeId: null, search: '', only: 'all', order: 'code', offset: 0, limit: 1, locate: null }
  for (let turn = 0; ; turn += 1) {
    const { basis } = (await call('timecards.board', asked)) as { basis: { daysMissing: number } }
    if (basis.daysMissing === 0) return
    if (turn > 600) throw new Error('the month did not come')
    await page.waitForTimeout(100)
  }
}

const thisMonth = async (visit: Visit): Promise<void> => {
  await screen('timecards')(visit)
  const { page, t } = visit
  const back = page.getByRole('button', { name: t('timecards.person.back') })
  await page.locator('.timecards-head').waitFor()
  if (await back.isVisible()) await back.click()
  const current = page.getByRole('button', { name: t('timecards.month.current') })
  if (await current.isEnabled()) await current.click()
}
const board = async (visit: Visit): Promise<void> => {
  await thisMonth(visit)
  await visit.page.getByRole('button', { name: visit.t('timecards.month.before') }).click()
  await visit.page.locator('.timecards-board .grid-row').nth(5).waitFor()
}
const day = async (visit: Visit): Promise<void> => {
  await board(visit)
  await visit.page.locator('.timecards-board').click({ position: { x: 60, y: 60 } })
  await visit.page.keyboard.press('Home')
  for (let step = 0; step < 8; step += 1) await visit.page.keyboard.press('ArrowRight')
  await visit.page.keyboard.press('Enter')
  await visit.page.locator('.timecards-timeline').waitFor()
  await visit.page.keyboard.press('n')
  await visit.page.locator('.timecards-day .timecards-findings > li').first().waitFor()
}
const person = async (visit: Visit): Promise<void> => {
  await board(visit)
  await visit.page.locator('.timecards-board').click({ position: { x: 60, y: 60 } })
  await visit.page.keyboard.press('Home')
  await visit.page.keyboard.press('Enter')
  await visit.page.locator('.timecards-weeks').waitFor()
}
const edit = async (visit: Visit): Promise<void> => {
  await day(visit)
  const dialog = visit.page.getByRole('dialog')
  await dialog.getByRole('button', { name: visit.t('timecards.day.edit'), exact: true }).click()
  await visit.page.getByLabel(visit.t('timecardEdit.reason')).fill('打刻忘れ')
}
const throwAway = async ({ page, t }: Visit): Promise<void> => {
  for (const name of [t('common.cancel'), t('timecardEdit.leaveGo')]) {
    const button = page.getByRole('dialog').last().getByRole('button', { name, exact: true })
    if (await button.isVisible()) await button.click()
    else await page.keyboard.press('Escape')
    await page.waitForTimeout(100)
  }
  const leave = page.getByRole('button', { name: t('timecardEdit.leaveGo'), exact: true })
  if (await leave.isVisible()) await leave.click()
}
const approval = press(board, (t) => t('timecardApproval.many.button'))
/** Of those that are checked: whoever is not, and has nothing to mend, is checked first. */
const reopen = async (visit: Visit): Promise<void> => {
  await approval(visit)
  const dialog = visit.page.getByRole('dialog')
  const check = dialog.getByRole('button', { name: visit.t('timecardApproval.actions.checked'), exact: true })
  await check.waitFor()
  if (await check.isEnabled()) await check.click()
  await dialog.locator('[data-reopen]').click()
}
const plots = async (visit: Visit): Promise<void> => {
  await board(visit)
  await visit.page.getByText(visit.t('timecards.views.plots'), { exact: true }).click()
  await visit.page.locator('.timecards-daybars').first().waitFor()
}
/** What can be done about findings stands in one menu. */
const ofFindings = (name: (t: Visit['t']) => string) => async (visit: Visit) => {
  await press(board, (t) => t('timecards.findingsMenu'))(visit)
  await visit.page.getByRole('menuitem', { name: name(visit.t) }).click()
}
const settleMany = ofFindings((t) => t('timecardApproval.settleMany.button'))
/** Punches are missing in every month of the sample shop; one is chosen for. */
const missing = async (visit: Visit): Promise<void> => {
  await ofFindings((t) => t('timecardMissing.button'))(visit)
  const dialog = visit.page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: visit.t('timecardMissing.selectAll') }).check()
  await dialog.getByRole('button', { name: visit.t('timecardMissing.choices.plan'), exact: true }).click()
  await dialog.locator('tr[data-chosen]').first().waitFor()
}
const inquiry = async (visit: Visit): Promise<void> => {
  await ofFindings((t) => t('timecardInquiry.button'))(visit)
  await visit.page.getByRole('dialog').getByLabel(visit.t('timecardInquiry.preview')).waitFor()
}
const people = press(board, (t) => t('timecardPeople.button'))
const settings = press(board, (t) => t('timecards.settings.button'))
const part = (name: 'stores' | 'agreement' | 'rules') => async (visit: Visit) => {
  await settings(visit)
  await visit.page.getByRole('tab', { name: visit.t(`timecards.settings.parts.${name}`) }).click()
}

export const timecardPlaces: readonly Place[] = [
  { name: 'timecards not here', open: thisMonth },
  { name: 'timecards', open: board },
  {
    name: 'timecards plots',
    open: plots,
    close: async ({ page, t }) => page.getByText(t('timecards.views.board'), { exact: true }).click(),
  },
  { name: 'timecards day', dialog: 'timecards/day/DayDialog.tsx', open: day },
  { name: 'timecards edit', dialog: 'timecards/edit/index.tsx', open: edit, close: throwAway },
  {
    name: 'timecards edit left',
    dialog: 'timecards/edit/DayEditor.tsx',
    open: async (visit) => (await edit(visit), visit.page.keyboard.press('Escape')),
    close: throwAway,
  },
  {
    name: 'timecards delete',
    dialog: 'timecards/edit/DayEditor.tsx',
    open: async (visit) => {
      await edit(visit)
      await visit.page
        .getByRole('button', { name: visit.t('timecardEdit.delete') })
        .first()
        .click()
    },
    close: throwAway,
  },
  {
    name: 'timecards edit odd',
    dialog: 'timecards/edit/DayEditor.tsx',
    open: async (visit) => {
      await edit(visit)
      await visit.page.getByLabel(visit.t('timecardEdit.clockIn')).first().fill('2:00')
      await visit.page.getByLabel(visit.t('timecardEdit.clockOut')).first().fill('18:30')
      await visit.page.keyboard.press('Control+Enter')
      await visit.page.getByText(visit.t('timecardEdit.oddTitle')).waitFor()
    },
    close: throwAway,
  },
  { name: 'timecards findings menu', dialog: 'timecards/Tools.tsx', open: press(board, (t) => t('timecards.findingsMenu')) },
  {
    name: 'timecards order menu',
    dialog: 'timecards/OrderMenu.tsx',
    open: press(board, (t) => t('timecards.orderIs', { order: t('timecards.orders.findings') })),
  },
  { name: 'timecards settle', dialog: 'timecards/approval/SettleDialog.tsx', open: settleMany },
  { name: 'timecards missing', dialog: 'timecards/missing/MissingDialog.tsx', open: missing, close: throwAway },
  {
    name: 'timecards missing left',
    dialog: 'timecards/missing/MissingDialog.tsx',
    open: async (visit) => (await missing(visit), visit.page.keyboard.press('Escape')),
    close: throwAway,
  },
  { name: 'timecards inquiry', dialog: 'timecards/inquiry/InquiryDialog.tsx', open: inquiry },
  { name: 'timecards people', dialog: 'timecards/people/PeopleDialog.tsx', open: people },
  { name: 'timecards approval', dialog: 'timecards/approval/ApprovalDialog.tsx', open: approval },
  {
    name: 'timecards reopen',
    dialog: 'timecards/approval/ReopenDialog.tsx',
    open: reopen,
    close: async ({ page }) => (await page.keyboard.press('Escape'), page.keyboard.press('Escape')),
  },
  { name: 'timecards person', open: person },
  { name: 'timecards settings', dialog: 'timecards/settings/SettingsDialog.tsx', open: settings },
  { name: 'timecards export', dialog: 'timecards/export/ExportDialog.tsx', open: press(board, (t) => t('timecardExport.button')) },
  { name: 'timecards settings of stores', open: part('stores') },
  { name: 'timecards settings of the agreement', open: part('agreement') },
  { name: 'timecards settings of findings', open: part('rules') },
]
