import type { Translate } from '#shared/i18n/index.ts'
import { firstProducts } from './prepare.ts'
import { press, screen, type Place } from './steps.ts'
import type { Visit } from './visit.ts'

const storeId = 1
const open = '棚卸 二階の倉庫と売場 2026-11'
const committed = '棚卸 冷蔵 2026-10'
const plans = ['everything', 'categories', 'shelves', 'value', 'notSince', 'list'] as const

const codesOf = async (visit: Visit): Promise<readonly string[]> =>
  (await firstProducts(visit, 60)).flatMap(({ productCode }) => (/^\d{13}$/u.test(productCode ?? '') ? [productCode ?? ''] : []))

async function start(visit: Visit, name: string, codes: readonly string[]): Promise<string> {
  await visit.call('stockCounts.start', { storeId, name, plan: { kind: 'list', codes }, isBlind: false })
  for (let turn = 0; turn < 200; turn += 1) {
    const counts = (await visit.call('stockCounts.list', {})) as { countId: string; name: string }[]
    const found = counts.find((one) => one.name === name)
    if (found !== undefined) return found.countId
    await visit.page.waitForTimeout(50)
  }
  throw new Error(`${name} did not begin`)
}

/** Scans for somebody, each code with its pieces. */
async function count(visit: Visit, countId: string, person: string, scans: readonly (readonly [string, number])[]): Promise<void> {
  const { sessionId } = (await visit.call('stockCounts.join', { countId, person, round: 1 })) as { sessionId: string }
  const { shelfId } = (await visit.call('stockCounts.shelves', { storeId }).then((all) => (all as { shelfId: string }[])[0])) ?? {
    shelfId: null,
  }
  for (const [code, pieces] of scans) await visit.call('stockCounts.scan', { sessionId, shelfId, code, raw: code, source: 'wedge', pieces })
}

/** One count that goes on, with everything that can be asked, and one that is committed. */
export async function prepareCounts(visit: Visit): Promise<void> {
  const { call, page } = visit
  const codes = await codesOf(visit)
  await call('stockCounts.saveShelf', { shelfId: null, storeId, code: 'A-1', name: '入口の冷蔵ケースの上から二段目' })
  await call('stockCounts.saveShelf', { shelfId: null, storeId, code: 'B-12', name: '' })
  const first = await start(visit, open, codes.slice(20, 36))
  const amounts = codes.slice(20, 32).map((code, at) => [code, 1 + at * 3] as const)
  await count(visit, first, '佐藤 久美子', [...amounts, ['4909999000017', 12]])
  await call('countReview.setRecount', { countId: first, limits: { pieces: 3, yen: 3000, percent: null } })

  const second = await start(visit, committed, codes.slice(40, 43))
  await count(
    visit,
    second,
    '鈴木',
    codes.slice(40, 43).map((code) => [code, 7]),
  )
  for (let turn = 0; ; turn += 1) {
    // Another pull may run: it is asked for again.
    if (turn % 30 === 0) await visit.real.host.engine.invoke('countReview.refresh', { countId: second })
    const { version, behind } = (await call('countReview.summary', { countId: second })) as { version: string; behind: number }
    if (behind === 0) {
      await call('countReview.commit', { countId: second, mode: 'relative', version })
      return
    }
    if (turn > 600) throw new Error('what moved was not read')
    await page.waitForTimeout(100)
  }
}

const list = async (visit: Visit): Promise<void> => {
  await screen('stockCounts')(visit)
  const back = visit.page.getByRole('button', { name: visit.t('stockCounts.back') })
  await back.or(visit.page.locator('.stockCounts-list')).first().waitFor()
  if (await back.isVisible()) await back.click()
  await visit.page.locator('.stockCounts-list').waitFor()
}
const starting = press(list, (t) => t('stockCounts.list.new'))
const planning = async (visit: Visit, kind: (typeof plans)[number]): Promise<void> => {
  await starting(visit)
  const { page, t } = visit
  await page.getByRole('combobox', { name: t('stockCounts.start.plan') }).click()
  await page.getByRole('option', { name: t(`stockCounts.start.kinds.${kind}`) }).click()
  await page.waitForTimeout(400)
}
const part =
  (name: 'count' | 'review' | 'ledger' | 'files', of = open) =>
  async (visit: Visit): Promise<void> => {
    await list(visit)
    const { page, t } = visit
    await page.getByRole('button', { name: t('stockCounts.list.open', { name: of }) }).click()
    await page.getByRole('tab', { name: t(`stockCounts.parts.${name}`) }).click()
    await page.locator('.stockCounts-count, .countReview-list, .stockCounts-ledger-row, .countFiles').or(joining(visit)).first().waitFor()
  }
const joining = ({ page, t }: Visit) => page.getByRole('heading', { name: t('stockCounts.join.title') })
const join = async (visit: Visit): Promise<void> => {
  const { page, t } = visit
  await page.getByLabel(t('stockCounts.join.person'), { exact: true }).fill('佐藤 久美子')
  await page.getByRole('button', { name: t('stockCounts.join.go') }).click()
  await page.locator('.stockCounts-figure').waitFor()
}
/** Somebody counts: right, twice, not in this count, unknown. */
const counting = async (visit: Visit): Promise<void> => {
  await part('count')(visit)
  const { page, t } = visit
  if (await joining(visit).isVisible()) {
    await page.getByText(t('stockCounts.join.firstRound'), { exact: true }).click()
    await join(visit)
    const codes = await codesOf(visit)
    for (const code of ['4909999000014', codes[50], codes[21], codes[21]]) {
      await page.getByLabel(t('stockCounts.count.quantity'), { exact: true }).fill(code ?? '')
      await page.keyboard.press('Enter')
    }
    await page.locator('.stockCounts-beeps li').nth(3).waitFor()
  }
  await page.locator('.stockCounts-figure').waitFor()
}
/** What differs is counted again: by somebody else, blind. */
const recounting = async (visit: Visit): Promise<void> => {
  await counting(visit)
  await visit.page.getByRole('button', { name: visit.t('stockCounts.count.change') }).click()
  await join(visit)
  await visit.page.locator('.countReview-again li').first().waitFor()
}
const review = async (visit: Visit): Promise<void> => {
  await part('review')(visit)
  await visit.page.locator('.countReview-row[aria-selected]').first().click()
  await visit.page.locator('.countReview-detail').waitFor()
}
const menu = press(part('review'), (t) => t('stockCounts.more'))
const inMenu =
  (item: (t: Translate) => string) =>
  async (visit: Visit): Promise<void> => {
    await menu(visit)
    await visit.page.getByRole('menuitem', { name: item(visit.t) }).click()
    await visit.page.getByRole('dialog').waitFor()
  }
const find = async (visit: Visit): Promise<void> => {
  await press(counting, (t) => t('stockCounts.count.find'))(visit)
  await visit.page.getByRole('dialog').getByRole('textbox').fill('茶')
  await visit.page.keyboard.press('Enter')
  await visit.page.locator('.stockCounts-found li').first().waitFor()
}
const written = async (visit: Visit): Promise<void> => {
  await press(part('files'), (t) => t('countFiles.tables.csv'))(visit)
  await visit.page.getByRole('button', { name: visit.t('countFiles.openFolder') }).waitFor()
}

/** Two beeps that could not be recorded, as they stand after a reload of the window. */
const unrecorded = async (visit: Visit): Promise<void> => {
  const { page, t } = visit
  const counts = (await visit.call('stockCounts.list', {})) as { countId: string; name: string }[]
  const counter = { countId: counts.find(({ name }) => name === open)?.countId, sessionId: 'x', person: '佐藤 久美子', round: 1 }
  const items = ['4909999000017', '4909999000024'].map((code) => ({
    id: code,
    counter,
    shelfId: null,
    reading: { kind: 'scan', code, raw: code, source: 'wedge', pieces: 12 },
    code,
    reason: t('errors.STORE_FULL'),
  }))
  await page.evaluate((text) => sessionStorage.setItem('banto.stockCounts.unrecorded', text), JSON.stringify(items))
  await page.reload()
  await press(list, () => t('stockCounts.unrecorded.dropAll'))(visit)
  await page.getByRole('dialog').waitFor()
}
const dropUnrecorded = async ({ page, t }: Visit): Promise<void> => {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: t('stockCounts.unrecorded.drop'), exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** 棚卸, from the list to the files. */
export const countPlaces: readonly Place[] = [
  { name: 'counts', open: list },
  { name: 'counts start', dialog: 'stockCounts/start/StartDialog.tsx', open: starting },
  ...plans.slice(1).map((kind) => ({ name: `counts start ${kind}`, open: (visit: Visit) => planning(visit, kind) })),
  { name: 'counts import', dialog: 'countFiles/ImportDialog.tsx', open: press(list, (t) => t('stockCounts.list.import')) },
  { name: 'counts join', open: part('count') },
  { name: 'counts counting', open: counting },
  { name: 'counts shelves', dialog: 'stockCounts/ShelvesDialog.tsx', open: press(counting, (t) => t('stockCounts.count.manageShelves')) },
  { name: 'counts find', dialog: 'stockCounts/count/CountBar.tsx', open: find },
  { name: 'counts link', dialog: 'stockCounts/count/UnknownCodes.tsx', open: press(counting, (t) => t('stockCounts.unknown.link')) },
  {
    name: 'counts discard',
    dialog: 'stockCounts/count/UnknownCodes.tsx',
    open: press(counting, (t) => t('stockCounts.unknown.discardOf', { code: '4909999000014' })),
  },
  { name: 'counts recounting', open: recounting },
  { name: 'counts menu', dialog: 'stockCounts/CountMenu.tsx', open: menu },
  { name: 'counts rename', dialog: 'stockCounts/CountMenu.tsx', open: inMenu((t) => t('stockCounts.rename')) },
  { name: 'counts end', dialog: 'stockCounts/CountMenu.tsx', open: inMenu((t) => t('stockCounts.end')) },
  { name: 'counts ledger', open: part('ledger') },
  { name: 'counts review', open: review },
  { name: 'counts uncounted', dialog: 'countReview/Uncounted.tsx', open: press(part('review'), (t) => t('countReview.uncounted.zeroAll')) },
  { name: 'counts recount', dialog: 'countReview/RecountDialog.tsx', open: press(part('review'), (t) => t('countReview.recount.go')) },
  { name: 'counts commit', dialog: 'countReview/CommitDialog.tsx', open: press(part('review'), (t) => t('countReview.commit.go')) },
  {
    name: 'counts take back',
    dialog: 'countReview/confirmTakeBack.tsx',
    open: press(part('review', committed), (t) => t('countReview.commit.takeBack')),
  },
  { name: 'counts files', open: part('files') },
  { name: 'counts file written', open: written },
  {
    name: 'counts file of a committed count',
    dialog: 'countFiles/SmaregiCheck.tsx',
    open: press(part('files', committed), (t) => t('countFiles.smaregi.csv')),
  },
  { name: 'counts unrecorded', dialog: 'stockCounts/UnrecordedBeeps.tsx', open: unrecorded, close: dropUnrecorded },
]
