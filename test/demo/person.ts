import { chromium, type Browser, type BrowserContext, type Page } from 'playwright'
import { createTranslate } from '#shared/i18n/index.ts'
import { signInPage } from '#shared/i18n/ja/signInPage.ts'

/** As the program's own window is opened (electron/serve/chromium.ts), without a screen. */
const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

export const openChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env['BANTO_CHROMIUM'] ?? '/usr/bin/chromium', args: chromiumFlags })

/** A window of the program's own kind: no tabs, no address bar, a profile that is kept in `profileFolder`. */
export async function openAppWindow(url: string, profileFolder: string): Promise<{ page: Page; close: () => Promise<void> }> {
  const args = [...chromiumFlags, `--app=${url}`]
  const executablePath = process.env['BANTO_CHROMIUM'] ?? '/usr/bin/chromium'
  const context = await chromium.launchPersistentContext(profileFolder, { executablePath, args, locale: 'ja-JP' })
  const page = context.pages()[0] ?? (await context.waitForEvent('page'))
  return { page, close: () => context.close() }
}

/** The screens in the words a person reads, so that the demo breaks when a word and a button part. */
const t = createTranslate('ja')
const number = (value: number): string => value.toLocaleString('ja-JP')

/** Somebody in the office, at a page of the program. Every method is what a hand would do. */
export function person(page: Page, context: BrowserContext) {
  const toolbar = page.getByRole('toolbar', { name: t('products.title') })
  const rail = page.getByRole('navigation')
  const statusBar = page.locator('footer')

  return {
    page,

    async goTo(screen: 'products' | 'changes' | 'settings'): Promise<void> {
      await rail.getByText(t(`app.nav.${screen}`), { exact: true }).click()
    },

    /** Welcome screen, «Smaregi sandbox», advanced: other hosts. Then the provider's own pages. */
    async signIn(server: { identityUrl: string; apiUrl: string; clientId: string }): Promise<void> {
      await page.getByRole('button', { name: t('connection.welcome.sandbox.title') }).click()
      await page.getByLabel(t('connection.setUp.clientId')).fill(server.clientId)
      await page.getByRole('button', { name: t('connection.setUp.advanced') }).click()
      await page.getByLabel(t('connection.setUp.custom')).check()
      await page.getByLabel(t('connection.setUp.identityUrl')).fill(server.identityUrl)
      await page.getByLabel(t('connection.setUp.apiUrl')).fill(server.apiUrl)
      await page.getByRole('button', { name: t('connection.setUp.connect') }).click()
      const link = page.getByRole('link', { name: t('connection.progress.open') })
      await link.waitFor()
      const [provider] = await Promise.all([context.waitForEvent('page'), link.click()])
      await provider.locator('input[name=email]').fill('jimusho@example.jp')
      await provider.locator('input[name=password]').fill('banto')
      await provider.locator('button[type=submit]').first().click()
      await provider.waitForLoadState()
      // The consent page: the first button allows.
      await provider.locator('form button').first().click()
      await provider.getByText(signInPage.done).first().waitFor()
      await provider.close()
      await toolbar.waitFor()
    },

    async waitForProducts(count: number): Promise<void> {
      await statusBar.getByText(t('app.status.products', { count })).waitFor({ timeout: 300_000 })
      await statusBar.getByText(t('app.status.lastSync', { ago: t('common.time.now') })).waitFor({ timeout: 300_000 })
    },

    /** Types into the search box and answers how many products the screen says it found. */
    async search(text: string): Promise<number> {
      await toolbar.getByLabel(t('products.search')).fill(text)
      return this.total()
    },

    async total(): Promise<number> {
      // The count of an earlier search stands until the new one is there.
      await page.waitForTimeout(400)
      const status = toolbar.getByRole('status')
      await status.getByText(/^[\d,]+件$/u).waitFor()
      return Number((await status.innerText()).replace(/\D/gu, ''))
    },

    async chooseCategory(name: string): Promise<number> {
      await toolbar.getByRole('button', { name: new RegExp(`^${t('products.category')}:`, 'u') }).click()
      await page
        .getByRole('option', { name: new RegExp(`^${name}`, 'u') })
        .first()
        .click()
      return this.total()
    },

    /** «まとめて変更»: price, percent, rounded to a unit, over everything in the list. */
    async raisePrices(percent: number, unit: number): Promise<number> {
      await toolbar.getByRole('button', { name: t('products.bulk.button') }).click()
      const dialog = page.getByRole('dialog', { name: t('products.bulk.title') })
      await dialog.getByLabel(/一覧の/u).check()
      await dialog.getByLabel(t('products.bulk.percentLabel')).fill(String(percent))
      await dialog.getByLabel(t('products.bulk.rounding'), { exact: true }).first().click()
      await page.getByRole('option', { name: t('products.bulk.unit', { unit }), exact: true }).click()
      const apply = dialog.getByRole('button', { name: /^[1-9][\d,]*件を変更$/u })
      await apply.waitFor()
      const count = Number((await apply.innerText()).replace(/\D/gu, ''))
      await apply.click()
      await dialog.waitFor({ state: 'hidden' })
      return count
    },

    async waitForConnection(state: 'online' | 'offline'): Promise<void> {
      await statusBar.getByText(t(`app.status.${state}`)).waitFor({ timeout: 60_000 })
    },

    async syncNow(): Promise<void> {
      await page.keyboard.press('F5')
    },

    async waitForUnsent(count: number): Promise<void> {
      const words = count > 0 ? t('app.status.unsent', { count }) : t('app.status.noUnsent')
      await statusBar.getByText(words).waitFor({ timeout: 60_000 })
    },

    /** Review, tick the warnings where there are any, send, wait for the result; cells applied. */
    async send(count: number): Promise<{ applied: number; seconds: number }> {
      const started = performance.now()
      await page.getByRole('button', { name: t('changes.sendCount', { count }) }).click()
      const dialog = page.getByRole('dialog', { name: t('changes.confirm.title') })
      const go = dialog.getByRole('button', { name: t('changes.confirm.go', { count }) })
      await go.waitFor()
      const warned = dialog.getByLabel(t('changes.confirm.checked'))
      if (await warned.isVisible()) await warned.check()
      await go.click()
      // Read back, not only accepted.
      const applied = page.locator('[data-figure=verified]')
      await applied.waitFor({ timeout: 900_000 })
      return { applied: Number((await applied.innerText()).replace(/\D/gu, '')), seconds: (performance.now() - started) / 1000 }
    },

    /** Types a code as a wedge scanner does: keys 8 ms apart, then Enter, wherever the focus is. */
    async scan(code: string): Promise<{ name: string; text: string }> {
      await page.keyboard.type(code, { delay: 8 })
      await page.keyboard.press('Enter')
      const card = page.getByRole('article')
      await card.waitFor()
      return { name: (await card.getAttribute('aria-label')) ?? '', text: await card.innerText() }
    },

    number,
  }
}
