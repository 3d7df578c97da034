import type { Translate } from '#shared/i18n/index.ts'
import type { Visit } from './visit.ts'

/** One screen, dialog, popover or menu: what the test of accessibility visits. */
export interface Place {
  readonly name: string
  /** The file in renderer/ whose dialog this is; the test counts the dialogs of each file against this list. */
  readonly dialog?: string
  readonly open: (visit: Visit) => Promise<unknown>
  /** Where Esc alone does not do. */
  readonly close?: (visit: Visit) => Promise<unknown>
}

export const screensVisited = [
  'products',
  'categories',
  'labels',
  'stockCounts',
  'timecards',
  'transactions',
  'changes',
  'devices',
  'settings',
] as const

export const screen =
  (name: (typeof screensVisited)[number]) =>
  async ({ page, t }: Visit): Promise<void> => {
    await page
      .locator('.shell-rail')
      .getByText(t(`app.nav.${name}`), { exact: true })
      .click()
    await page
      .locator(`.shell-rail [aria-current=page]`)
      .filter({ hasText: t(`app.nav.${name}`) })
      .waitFor()
    await page.getByRole('heading', { level: 1 }).first().waitFor()
  }

/** Goes to a screen and presses a button there, by the name that people and screen readers know it by. */
export const press =
  (go: (visit: Visit) => Promise<void>, button: (t: Translate) => string | RegExp, role: 'button' | 'dialog' = 'button') =>
  async (visit: Visit) => {
    await go(visit)
    await visit.page
      .getByRole(role, { name: button(visit.t) })
      .first()
      .click()
  }
