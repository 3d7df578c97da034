import { afterEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '#shared/contracts/index.ts'
import { countId, engine, leavePage, page, asked, summary } from '../fakes/reviewPage.tsx'
import { button, click, field, fill, happen, press, text, until } from '../fakes/page.tsx'
import { deferred } from '../fixtures/deferred.ts'

afterEach(leavePage)

/** 1,200 products are not counted, then 1,190: the engine of a large shop takes its time to say so. */
const before = summary(1_200)
const after: OutputOf<'countReview.summary'> = {
  ...before,
  version: 'v2',
  uncounted: { ...before.uncounted, products: 1_190, undecided: 1_190 },
}
const figures = (): Element => document.querySelector('.countReview-figures')!
const isWaiting = (name: string): boolean => (button(name) as HTMLButtonElement).disabled

/** Somebody scans on: the figures are asked for again, and come once the test lets them. */
async function scannedOn(): Promise<() => void> {
  const reading = deferred()
  engine.answer({ 'countReview.summary': () => reading.promise.then(() => after) })
  await happen(() => engine.emit('stockCounts.changed', { countId }))
  return reading.resolve
}

describe('figures that are being read again', () => {
  it('are marked, and neither the commit nor setting all to zero begins with them', async () => {
    await page()
    expect(figures().getAttribute('aria-busy')).toBe('false')
    const come = await scannedOn()
    await until(() => text().includes('更新中…'), 'the mark')
    expect(figures().getAttribute('aria-busy')).toBe('true')
    expect(document.querySelector('.countReview-uncounted')?.getAttribute('aria-busy')).toBe('true')
    expect(isWaiting('すべて0にする…')).toBe(true)
    expect(isWaiting('棚卸を確定する…')).toBe(true)
    await happen(come)
    await until(() => text().includes('数えていない商品 1,190'), 'the figures of now')
    expect(text()).not.toContain('更新中…')
    expect(figures().getAttribute('aria-busy')).toBe('false')
    expect(isWaiting('すべて0にする…')).toBe(false)
    expect(isWaiting('棚卸を確定する…')).toBe(false)
  })

  it('set nothing to zero by the number of before: a dialog that is open waits, and asks for the number of now', async () => {
    await page()
    await click('すべて0にする…')
    await until(() => text().includes('数えていない 1,200商品の在庫を0にしますか'), 'the guard')
    const guard = (products: string): HTMLInputElement => field(`確認のため、商品の数 ${products} を入力してください`)
    await fill(guard('1,200'), '1200')
    expect(isWaiting('0にする')).toBe(false)
    const come = await scannedOn()
    await until(() => isWaiting('0にする'), 'the wait')
    await press({ key: 'Enter' }, guard('1,200'))
    expect(asked('countReview.decideUncounted')).toEqual([])
    await happen(come)
    await until(() => text().includes('数えていない 1,190商品の在庫を0にしますか'), 'the number of now')
    expect(isWaiting('0にする')).toBe(true)
    await fill(guard('1,190'), '1190')
    await click('0にする')
    expect(asked('countReview.decideUncounted')).toEqual([{ countId, choice: 'zero', products: 1_190 }])
  })
})
