import type { DeviceKind } from '#shared/domain/devices.ts'
import type { Locator, Page } from 'playwright'
import { countPlaces } from './countPlaces.ts'
import { timecardPlaces } from './timecardPlaces.ts'
import { chosenLabel, deletedList, deletedTemplate, discardTemplate, labels, leavePrintAtPrinter, printAtPrinter } from './labelPlaces.ts'
import { firstProducts } from './prepare.ts'
import { press, screen, type Place } from './steps.ts'
import type { Visit } from './visit.ts'

export const partsVisited = ['unsent', 'conflict', 'rejected', 'unknown', 'history', 'pull', 'journal'] as const

type Part = (typeof partsVisited)[number]
const part =
  (name: Part) =>
  async (visit: Visit): Promise<void> => {
    await screen('changes')(visit)
    await visit.page.getByRole('tab', { name: visit.t(`changes.parts.${name}`) }).click()
    await visit.page.locator('.changes-list, .changes-sets, .sync-pull, .journal, .changes-empty').first().waitFor()
  }

const products = screen('products')
const categories = screen('categories')
const settings = screen('settings')
const devicesPart =
  (name: 'all' | 'queue' | 'scanners') =>
  async (visit: Visit): Promise<void> => {
    await screen('devices')(visit)
    await visit.page.getByRole('tab', { name: visit.t(`devices.parts.${name}`) }).click()
  }
const devices = devicesPart('all')
const scannerSetup = devicesPart('scanners')
const printQueue = devicesPart('queue')
/** What was printed, after a test page has been. */
const printed = async (visit: Visit): Promise<void> => {
  await printQueue(visit)
  await visit.page.getByText(visit.t('printing.queue.ended'), { exact: true }).click()
}
const inStoreRules = async (visit: Visit): Promise<void> => {
  await scannerSetup(visit)
  await visit.page.getByRole('tab', { name: visit.t('scanners.tabs.inStore') }).click()
}
/** A device of the list, by its kind's words. */
const device = async (visit: Visit, kind: DeviceKind): Promise<void> => {
  await devices(visit)
  await visit.page
    .getByRole('option')
    .filter({ hasText: visit.t(`devices.kinds.${kind}`) })
    .first()
    .click()
}
/** The list of yesterday's transactions, with one of them open. */
const transaction = async (visit: Visit): Promise<void> => {
  await screen('transactions')(visit)
  await visit.page.getByRole('tab', { name: visit.t('transactions.parts.transactions') }).click()
  // Early in the day nothing is sold yet; an empty day offers the day before once more.
  await visit.page
    .getByRole('button', { name: visit.t('transactions.day.before') })
    .first()
    .click()
  await visit.page.locator('.transactions-row[aria-selected]').first().waitFor({ timeout: 30_000 })
  await visit.page.locator('.transactions-row[aria-selected]').first().click()
  await visit.page.locator('.transactions-sums').waitFor()
}
const templates = async (visit: Visit): Promise<void> => {
  await screen('transactions')(visit)
  await visit.page.getByRole('tab', { name: visit.t('transactions.parts.documents') }).click()
  await visit.page.locator('.documents-desk .printing-paper').waitFor()
}
const template = async (visit: Visit, name: 'receipt' | 'priceChanges'): Promise<void> => {
  await templates(visit)
  await visit.page.getByRole('option', { name: visit.t(`documents.names.${name}`) }).click()
}
/** A template of the shop's own, so that there is one to go back from. */
const ownTemplate = async (visit: Visit): Promise<void> => {
  await template(visit, 'receipt')
  const text = visit.page.getByRole('textbox', { name: visit.t('documents.text') })
  if (await visit.page.getByRole('button', { name: visit.t('documents.reset.button') }).isEnabled()) return
  await text.fill(`${await text.inputValue()}-\n`)
  await visit.page.getByRole('button', { name: visit.t('documents.save') }).click()
  await visit.page
    .getByRole('button', { name: visit.t('documents.reset.button') })
    .and(visit.page.locator(':enabled'))
    .waitFor()
}
/** A 部門 of the tree, the first that fits. */
const category = async (visit: Visit, line: string): Promise<void> => {
  await categories(visit)
  await visit.page.locator(`[role=treeitem]${line}`).first().click()
}

/** A scan as the fastest scanner sends it. */
const lookUp =
  (code: string) =>
  async ({ page, t }: Visit): Promise<void> => {
    await page.getByRole('searchbox', { name: t('lookup.box') }).fill(code)
    await page.keyboard.press('Enter')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('lookup.close') })
      .waitFor()
  }
const cell = (page: Page, row: number, column: string): Locator =>
  page.locator(`[role=row][aria-rowindex="${row + 1}"] [data-column=${column}]`)

const paste = async ({ page }: Visit): Promise<void> => {
  await cell(page, 2, 'price').click()
  await page.evaluate(() => navigator.clipboard.writeText('1100\n百円\n1300\n'))
  await page.keyboard.press('Control+v')
}
/** The entry of the oldest request stands at the end; any will do. */
const entry = async (visit: Visit): Promise<void> => {
  await part('journal')(visit)
  await visit.page.locator('.journal-row:not([data-head])').first().click()
  await visit.page.locator('.journal-detail').waitFor()
}
/** Several cells of a column, from the second row on. */
const cells = async ({ page }: Visit, column: string): Promise<void> => {
  await cell(page, 2, column).click()
  for (let down = 0; down < 4; down += 1) await page.keyboard.press('Shift+ArrowDown')
}
/** Ctrl+Z over a change that Smaregi has. */
const undoSent = async (visit: Visit): Promise<void> => {
  const { page, call } = visit
  const [row] = await firstProducts(visit, 30).then((rows) => rows.slice(-1))
  await call('products.stage', { cells: [{ productId: row!.productId, field: 'tag', value: '送ったタグ' }], origin: 'edit' })
  await call('sync.push', { productIds: [row!.productId] })
  const { undo } = (await call('changes.summary', {})) as { undo: { changeSetId: number } }
  const verified = async (): Promise<boolean> =>
    ((await call('changes.setRows', { changeSetId: undo.changeSetId, outcome: 'verified', offset: 0, limit: 1 })) as { total: number })
      .total === 1
  for (let times = 0; times < 100 && !(await verified()); times += 1) await page.waitForTimeout(100)
  await products(visit)
  await cell(page, 2, 'price').click()
  await page.keyboard.press('Control+z')
  await page.getByRole('dialog').waitFor()
}
const wrongCell = async ({ page }: Visit): Promise<void> => {
  await cell(page, 3, 'price').click()
  await page.keyboard.type('abc', { delay: 70 })
  await page.locator('.grid-message').waitFor()
}
const choosing = async ({ page }: Visit): Promise<void> => {
  await cell(page, 3, 'categoryId').click()
  await page.keyboard.press('F2')
  await page.locator('.grid-choices').waitFor()
}
const note = async (visit: Visit): Promise<void> => {
  await part('pull')(visit)
  await visit.page.getByRole('combobox', { name: visit.t('sync.schedule.pull') }).click()
  await visit.page.getByRole('option').last().click()
  await visit.page.locator('.mantine-Notification-root').last().waitFor()
}
const setUp = async ({ page, t }: Visit): Promise<void> => {
  const back = page.getByRole('button', { name: t('common.back') })
  if (await back.isVisible()) await back.click()
  await page.getByText(t('connection.welcome.production.title')).click()
  await page.getByRole('button', { name: t('connection.setUp.advanced') }).click()
  await page.getByLabel(t('connection.setUp.custom')).waitFor()
}

/**
 * Every place of the program, in the order of the visit. **A new screen or dialog is one line here**;
 * the test fails until it has its line.
 */
export const places: readonly Place[] = [
  { name: 'products', open: products },
  { name: 'products labels', dialog: 'products/Toolbar.tsx', open: press(products, (t) => t('labels.actions.printLabels')) },
  { name: 'products wrong value', open: async (visit) => (await products(visit), wrongCell(visit)) },
  { name: 'products choices', open: async (visit) => (await products(visit), choosing(visit)) },
  {
    name: 'products category',
    dialog: 'products/CategoryFilter.tsx',
    open: press(products, (t) => new RegExp(`^${t('products.category')}:`)),
  },
  { name: 'products columns', dialog: 'products/ColumnChooser.tsx', open: press(products, (t) => t('products.columns.button')) },
  { name: 'products bulk', dialog: 'products/BulkDialog.tsx', open: press(products, (t) => t('products.bulk.button')) },
  { name: 'products new', dialog: 'products/NewProductDialog.tsx', open: press(products, (t) => t('products.create.button')) },
  { name: 'products paste', dialog: 'products/PasteDialog.tsx', open: async (visit) => (await products(visit), paste(visit)) },
  {
    name: 'products clear',
    dialog: 'products/ClearDialog.tsx',
    open: async (visit) => {
      await products(visit)
      await cells(visit, 'productCode')
      await visit.page.keyboard.press('Delete')
    },
  },
  {
    name: 'products delete',
    dialog: 'products/DeleteDialog.tsx',
    open: async (visit) => {
      await products(visit)
      await cells(visit, 'productCode')
      await visit.page.keyboard.press('Control+Shift+Delete')
    },
  },
  {
    name: 'products stock of a row',
    dialog: 'products/StockOfRow.tsx',
    open: async (visit) => {
      await products(visit)
      await cell(visit.page, 2, 'stockTotal').click()
      await visit.page.keyboard.press('F2')
    },
  },
  { name: 'products undo of what was sent', dialog: 'changes/useStepping.tsx', open: undoSent },
  {
    name: 'products nothing found',
    open: async (visit) => (await products(visit), visit.page.getByRole('textbox', { name: visit.t('products.search') }).fill('無い物')),
  },
  { name: 'categories', open: async (visit) => category(visit, '[aria-level="3"]') },
  {
    name: 'categories new',
    open: async (visit) => {
      await category(visit, '[aria-level="2"]')
      await visit.page.keyboard.press('Insert')
      await visit.page.locator('.categories-input').waitFor()
    },
  },
  {
    name: 'categories delete',
    dialog: 'categories/DeleteDialog.tsx',
    open: async (visit) => (await category(visit, '[aria-level="3"]'), visit.page.keyboard.press('Delete')),
  },
  { name: 'notification', open: note },
  { name: 'lookup card', dialog: 'lookup/LookupDialog.tsx', open: async (visit) => lookUp(await aCode(visit))(visit) },
  { name: 'lookup unknown', open: lookUp('4901234567894') },
  {
    name: 'lookup stock',
    dialog: 'lookup/StockDialog.tsx',
    open: async (visit) => (await lookUp(await aCode(visit))(visit), visit.page.locator('.lookup-stock button').first().click()),
  },
  { name: 'palette', dialog: 'shell/Palette.tsx', open: async (visit) => (await settings(visit), visit.page.keyboard.press('Control+k')) },
  { name: 'keys', dialog: 'shell/KeyList.tsx', open: async (visit) => (await settings(visit), visit.page.keyboard.press('?')) },
  { name: 'changes unsent', open: part('unsent') },
  {
    name: 'changes send',
    dialog: 'changes/ConfirmPush.tsx',
    open: async (visit) => (await part('unsent')(visit), visit.page.locator('.changes-head button').last().click()),
  },
  {
    name: 'changes discard',
    dialog: 'changes/useDecisions.tsx',
    open: async (visit) => {
      await part('unsent')(visit)
      await visit.page.getByRole('checkbox').nth(1).check()
      await visit.page.getByRole('button', { name: visit.t('changes.discard') }).click()
    },
  },
  { name: 'changes conflicts', open: part('conflict') },
  { name: 'changes by field', dialog: 'changes/ByField.tsx', open: press(part('conflict'), (t) => t('changes.conflict.byField')) },
  {
    name: 'changes other value',
    dialog: 'changes/OtherValue.tsx',
    open: async (visit) => (
      await part('conflict')(visit),
      visit.page.locator('.changes-list').getByText(visit.t('changes.conflict.other')).first().click()
    ),
  },
  { name: 'changes rejected', open: part('rejected') },
  { name: 'changes unknown', open: part('unknown') },
  {
    name: 'changes arrived',
    dialog: 'changes/Arrived.tsx',
    open: async (visit) => (
      await part('unknown')(visit),
      visit.page.locator('.changes-list').getByText(visit.t('changes.unknown.arrived')).locator('visible=true').first().click()
    ),
  },
  { name: 'changes history', open: part('history') },
  { name: 'changes revert', dialog: 'changes/Revert.tsx', open: press(part('history'), (t) => t('changes.revert.button')) },
  {
    name: 'changes reverted',
    dialog: 'changes/Revert.tsx',
    open: async (visit) => {
      await part('history')(visit)
      await visit.page.getByRole('button', { name: visit.t('changes.revert.button') }).click()
      await visit.page
        .getByRole('dialog')
        .getByRole('button', { name: visit.t('changes.revert.go') })
        .click()
      await visit.page
        .getByRole('dialog')
        .getByRole('button', { name: visit.t('changes.revert.show') })
        .or(visit.page.getByRole('dialog').getByRole('button', { name: visit.t('common.close') }))
        .first()
        .waitFor()
    },
  },
  { name: 'sync', open: part('pull') },
  { name: 'sync guard', dialog: 'sync/Guards.tsx', open: press(part('pull'), (t) => t('sync.guard.allow')) },
  { name: 'sync everything', dialog: 'sync/confirmFullPull.tsx', open: press(part('pull'), (t) => t('sync.full')) },
  {
    name: 'sync days',
    dialog: 'sync/DaysDialog.tsx',
    open: async (visit) => (
      await part('pull')(visit),
      visit.page.locator('.sync-resources').getByText(visit.t('sync.table.chooseDays'), { exact: true }).first().click()
    ),
  },
  { name: 'journal', open: part('journal') },
  { name: 'journal entry', open: entry },
  { name: 'journal keep', dialog: 'journal/Retention.tsx', open: press(part('journal'), (t) => t('journal.retention.title')) },
  {
    name: 'journal clear',
    dialog: 'journal/Retention.tsx',
    open: async (visit) => {
      await press(part('journal'), (t) => t('journal.retention.title'))(visit)
      await visit.page.getByRole('button', { name: visit.t('journal.retention.clear') }).click()
      await visit.page.getByText(visit.t('journal.retention.clearBody')).waitFor()
    },
  },
  { name: 'labels', open: labels('print') },
  { name: 'labels chosen', open: chosenLabel },
  { name: 'labels list', dialog: 'labels/Lists.tsx', open: press(chosenLabel, (t) => t('labels.lists.save')) },
  { name: 'labels list deleted', dialog: 'labels/Lists.tsx', open: deletedList },
  { name: 'labels print at its printer', dialog: 'labels/usePrint.tsx', open: printAtPrinter, close: leavePrintAtPrinter },
  { name: 'labels templates', open: labels('templates') },
  { name: 'labels template', open: press(labels('templates'), (t) => t('labels.editor.copy')), close: discardTemplate },
  { name: 'labels template deleted', dialog: 'labels/TemplatesPart.tsx', open: deletedTemplate },
  { name: 'labels walk', open: labels('walk') },
  { name: 'labels rehearsal', open: press(labels('rehearsal'), (t) => t('labels.rehearsal.run')) },
  { name: 'labels runs', open: labels('runs') },
  ...countPlaces,
  ...timecardPlaces,
  { name: 'transactions', open: transaction },
  {
    name: 'transactions print',
    dialog: 'documents/PrintDialog.tsx',
    open: press(transaction, (t) => t('transactions.detail.deliveryNote')),
  },
  { name: 'documents', open: templates },
  { name: 'documents issuer', dialog: 'documents/IssuerForm.tsx', open: press(templates, (t) => t('documents.issuer.button')) },
  { name: 'documents versions', dialog: 'documents/DocumentsPart.tsx', open: press(ownTemplate, (t) => t('documents.versions')) },
  { name: 'documents reset', dialog: 'documents/DocumentsPart.tsx', open: press(ownTemplate, (t) => t('documents.reset.button')) },
  {
    name: 'documents price changes',
    dialog: 'documents/PriceChangesDialog.tsx',
    open: press(
      (visit) => template(visit, 'priceChanges'),
      (t) => t('documents.priceChanges.button'),
    ),
  },
  { name: 'devices', open: devices },
  { name: 'devices scanner', open: (visit) => device(visit, 'scanner') },
  { name: 'devices system printer', open: (visit) => device(visit, 'systemPrinter') },
  {
    name: 'devices system printer change',
    open: press(
      (visit) => device(visit, 'systemPrinter'),
      (t) => new RegExp(`^${t('devices.change')}$`, 'u'),
    ),
  },
  { name: 'devices search', dialog: 'devices/SearchDialog.tsx', open: press(devices, (t) => t('devices.search.start')) },
  { name: 'devices add', dialog: 'devices/DeviceDialog.tsx', open: press(devices, (t) => t('devices.addByHand')) },
  {
    name: 'devices change',
    open: press(
      (visit) => device(visit, 'receiptPrinter'),
      // Not the rail's «同期と変更».
      (t) => new RegExp(`^${t('devices.change')}$`, 'u'),
    ),
  },
  {
    name: 'devices test scan',
    dialog: 'devices/TestScan.tsx',
    open: press(
      (visit) => device(visit, 'scanner'),
      (t) => t('devices.testScan.start'),
    ),
  },
  {
    name: 'devices scanner on screen',
    open: press(
      (visit) => device(visit, 'scanner'),
      (t) => t('devices.virtualScanner.show'),
    ),
    close: async ({ page, t }) => {
      const close = page.getByRole('button', { name: t('devices.virtualScanner.close') })
      if (await close.isVisible()) await close.click()
    },
  },
  {
    name: 'devices printer on screen',
    open: async (visit) => {
      await device(visit, 'receiptPrinter')
      await visit.page.getByRole('button', { name: visit.t('printing.actions.testPrint') }).click()
      await visit.page.locator('.printing-paper image').first().waitFor()
    },
  },
  {
    name: 'devices label printer on screen',
    dialog: 'labels/VirtualLabelPrinter.tsx',
    open: press(
      (visit) => device(visit, 'labelPrinter'),
      (t) => t('labels.virtual.show'),
    ),
  },
  { name: 'devices print queue', open: printQueue },
  { name: 'devices printed', open: printed },
  { name: 'devices receipt', dialog: 'printing/PrintQueue.tsx', open: press(printed, (t) => t('printing.actions.show')) },
  { name: 'devices scanner set-up', open: scannerSetup },
  { name: 'devices in-store rules', open: inStoreRules },
  { name: 'devices in-store rule', dialog: 'scanners/InStoreRules.tsx', open: press(inStoreRules, (t) => t('scanners.addRule')) },
  { name: 'settings', open: settings },
  { name: 'settings sign out', dialog: 'settings/SignOut.tsx', open: press(settings, (t) => t('settings.shop.signOut')) },
  {
    name: 'settings sign in again',
    dialog: 'connection/SignInAgain.tsx',
    open: waitForSignIn,
    close: ({ page, t }) =>
      page
        .getByRole('dialog')
        .getByRole('button', { name: t('connection.progress.cancel') })
        .click(),
  },
  {
    name: 'welcome',
    open: async (visit) => (await visit.call('connection.close', {}), visit.page.locator('.connection-welcome').waitFor()),
  },
  { name: 'welcome set-up', open: setUp },
  {
    name: 'welcome sign in failed',
    dialog: 'connection/Welcome.tsx',
    open: async (visit) => {
      await setUp(visit)
      await visit.page.getByLabel(visit.t('connection.setUp.clientId')).fill('x')
      await visit.page.getByLabel(visit.t('connection.setUp.custom')).check()
      await visit.page.getByLabel(visit.t('connection.setUp.identityUrl')).fill('http://127.0.0.1:9')
      await visit.page.getByLabel(visit.t('connection.setUp.apiUrl')).fill('http://127.0.0.1:9')
      await visit.page.getByRole('button', { name: visit.t('connection.setUp.connect') }).click()
      await visit.page
        .getByRole('dialog')
        .getByRole('button', { name: visit.t('connection.failure.again') })
        .waitFor()
    },
  },
  // The last: nothing can be visited after it.
  { name: 'host lost', open: async ({ real, page }) => (await real.host.server.close(), page.getByRole('alert').first().waitFor()) },
]

async function waitForSignIn(visit: Visit): Promise<void> {
  visit.real.stayAway()
  await settings(visit)
  await visit.page.getByRole('button', { name: visit.t('settings.shop.signInAgain') }).click()
  await visit.page.getByRole('dialog').waitFor()
}

async function aCode({ call }: Visit): Promise<string> {
  const view = (await call('products.openView', {
    search: '',
    categoryId: null,
    only: 'all',
    sort: { field: 'productId', direction: 'asc' },
  })) as { viewId: string }
  const { rows } = (await call('products.rows', { viewId: view.viewId, offset: 0, limit: 1 })) as { rows: { productCode: string }[] }
  return rows[0]!.productCode
}
