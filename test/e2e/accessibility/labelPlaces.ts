import { labelPrinterSettings } from '#shared/domain/devices/labelPrinter.ts'
import { startPrinterThatBreaks } from '../../fakes/zplPrinter.ts'
import { firstProducts } from './prepare.ts'
import type { Visit } from './visit.ts'

/** The screen of the labels, at a part of it. */
export const labels =
  (name: 'print' | 'templates' | 'walk' | 'rehearsal' | 'runs') =>
  async (visit: Visit): Promise<void> => {
    await visit.page.locator('.shell-rail-item[data-screen=labels]').click()
    await visit.page.locator('.shell-rail-item[data-screen=labels][aria-current=page]').waitFor()
    await visit.page.getByRole('tab', { name: visit.t(`labels.parts.${name}`) }).click()
  }
/** A label on its way to be printed, its preview drawn. */
export const chosenLabel = async (visit: Visit): Promise<void> => {
  const [product] = await firstProducts(visit, 1)
  await visit.call('labels.want', { productIds: [product?.productId], reason: 'typed' })
  await labels('print')(visit)
  const { page, t } = visit
  await page.getByText(t('labels.sources.chosen'), { exact: true }).click()
  await page.getByLabel(t('labels.chosen.add')).fill(product?.productCode ?? '')
  await page.keyboard.press('Enter')
  await page.locator('.labels-row:not([data-head])').first().waitFor()
  await page.locator('.labels-picture').waitFor()
}
/** A list that was kept, on the way to be deleted. */
export const deletedList = async (visit: Visit): Promise<void> => {
  const { page, t, call } = visit
  const [product] = await firstProducts(visit, 1)
  await call('labels.saveList', { listId: null, name: '毎週の特売', items: [{ productId: product?.productId, copies: 1 }] })
  await chosenLabel(visit)
  await page.getByRole('combobox', { name: t('labels.lists.choose') }).click()
  await page
    .getByRole('option', { name: /毎週の特売/u })
    .first()
    .click()
  await page.getByRole('button', { name: t('labels.lists.delete') }).click()
}
export const deletedTemplate = async (visit: Visit): Promise<void> => {
  const { page, t, call } = visit
  const [first] = (await call('labels.templates', {})) as { template: object }[]
  await call('labels.saveTemplate', { templateId: null, name: '店の棚札', template: first?.template })
  await labels('templates')(visit)
  await page.getByRole('button', { name: '店の棚札' }).first().click()
  await page.getByRole('button', { name: t('labels.editor.delete'), exact: true }).click()
}
export const discardTemplate = ({ page, t }: Visit): Promise<void> => page.getByRole('button', { name: t('labels.editor.discard') }).click()

/** What a printer has begun is asked about before it is taken back. */
export const printAtPrinter = async (visit: Visit): Promise<void> => {
  const { page, t, call } = visit
  const breaking = await startPrinterThatBreaks()
  try {
    const settings = { ...labelPrinterSettings.parse({}), language: 'zpl', widthMm: 100, lengthMm: 50 }
    const place = { kind: 'tcp', host: '127.0.0.1', port: breaking.port }
    const { deviceId } = (await call('devices.add', { kind: 'labelPrinter', name: '売場のプリンター', place, settings })) as {
      deviceId: number
    }
    const [product] = await firstProducts(visit, 1)
    const items = [{ productId: product?.productId, copies: 3 }]
    await call('labels.print', { items, template: { preset: 'shelf60' }, output: { kind: 'printer', deviceId }, day: null })
    await labels('runs')(visit)
    await page.locator('.shell-rail-item[data-screen=devices] .shell-rail-count').waitFor()
    await page
      .getByRole('button', { name: t('labels.done.undo') })
      .first()
      .click()
    await page.getByText(t('labels.done.atPrinterBody')).waitFor()
  } finally {
    breaking.close()
  }
}

/** A person has looked: what the printer had begun is on paper. Its notice goes on the devices' screen. */
export const leavePrintAtPrinter = async ({ page, call }: Visit): Promise<void> => {
  await page.keyboard.press('Escape')
  await page.locator('[role=dialog]').waitFor({ state: 'detached' })
  const { jobs } = (await call('printing.list', {})) as { jobs: { jobId: number; state: string }[] }
  for (const { jobId, state } of jobs) if (state === 'lost') await call('printing.confirmPrinted', { jobId })
  await page.locator('.shell-rail-item[data-screen=devices] .shell-rail-count').waitFor({ state: 'detached' })
  await page.locator('.shell-rail-item[data-screen=devices]').click()
  await page.locator('.shell-rail-item[data-screen=devices][aria-current=page]').waitFor()
  await page.locator('[role=alert][id^="print "]').first().waitFor({ state: 'detached' })
}
