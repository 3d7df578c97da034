import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { useNavigation } from '../../renderer/common/navigation.ts'
import { App } from '../../renderer/shell/App.tsx'
import { screens } from '../../renderer/shell/screens.tsx'
import { resources } from '#shared/i18n/index.ts'
import { fakeEngine } from '../fakes/engine.ts'
import { clear, draw, happen, press, until } from '../fakes/page.tsx'
import { profile, quietShop, status } from '../fakes/shop.ts'

const rail = (): HTMLElement => document.querySelector<HTMLElement>('nav[aria-label="画面の切り替え"]')!
const items = (): HTMLButtonElement[] => [...rail().querySelectorAll('button')]
const names = screens.map(({ id }) => resources.ja.translation.app.nav[id] as string)
const current = (): (string | null)[] => items().flatMap((item) => (item.getAttribute('aria-current') === 'page' ? [item.textContent] : []))
const folded = (): boolean => rail().dataset['folded'] !== undefined
const resizeTo = (width: number): Promise<void> =>
  happen(() => (globalThis as unknown as { happyDOM: { setViewport(size: { width: number }): void } }).happyDOM.setViewport({ width }))
const openShop = async (): Promise<ReturnType<typeof fakeEngine>> => {
  const engine = fakeEngine(quietShop(profile))
  await draw(<App env="test" />)
  await until(() => rail(), 'the rail')
  return engine
}

beforeEach(async () => {
  localStorage.clear()
  await resizeTo(1280)
  useNavigation.setState({ screen: 'settings', productsRequest: null })
})
afterEach(clear)

describe('the navigation', () => {
  it('has one entry for every screen that has a word, each with keys of its own', () => {
    expect(screens.map(({ id }) => id).toSorted()).toEqual(Object.keys(resources.ja.translation.app.nav).toSorted())
    const keys = screens.flatMap((screen) => screen.keys)
    expect(new Set(keys).size).toBe(keys.length)
    expect(screens.map((screen) => screen.keys[0])).toEqual(screens.map((_, at) => `Alt+${at + 1}`))
  })

  it('names its screens, marks the current one and says how much waits', async () => {
    const engine = await openShop()
    await happen(() => engine.emit('app.status', { ...status, unsent: 12 }))
    expect(items().map((item) => item.textContent)).toEqual([...names.map((name) => (name === '同期と変更' ? `${name}12` : name)), ''])
    expect(rail().querySelector('[aria-label="未送信12件"]')).not.toBeNull()
    expect(current()).toEqual(['設定'])
    const digit = String(screens.findIndex(({ id }) => id === 'changes') + 1)
    await press({ key: digit, code: `Digit${digit}`, altKey: true }, document.body)
    expect(current()).toEqual(['同期と変更12'])
  })

  it('says how many labels are due, and how many prints wait for a person', async () => {
    const engine = await openShop()
    engine.answer({
      'labels.due': () => ({ day: '2026-11-24', total: 7, rows: [] }),
      'printing.summary': () => ({ waiting: 3, printing: 1, asking: 2 }),
    })
    await happen(() => engine.emit('labels.changed', {}))
    await until(() => rail().querySelector('[aria-label="貼り替えが必要な値札7枚"]'), 'the labels due')
    await happen(() => engine.line('connected'))
    await until(() => rail().querySelector('[aria-label="確認が必要な印刷2件"]'), 'the prints that ask')
  })

  it('is walked with the arrow keys, Home and End', async () => {
    await openShop()
    const at = (): number => items().findIndex((item) => item === document.activeElement)
    items()[0]!.focus()
    const seen: number[] = []
    for (const key of ['ArrowUp', 'ArrowDown', 'ArrowDown', 'End', 'Home']) {
      await press({ key }, document.activeElement!)
      seen.push(at())
    }
    const last = screens.length
    expect(seen).toEqual([last, 0, 1, last, 0])
  })

  it('folds by its button and by its key, keeps its names, and remembers it', async () => {
    await openShop()
    expect(folded()).toBe(false)
    await happen(() => items().at(-1)!.click())
    expect(folded()).toBe(true)
    expect(items().map((item) => item.textContent)).toEqual([...names, ''])
    await clear()
    await openShop()
    expect(folded()).toBe(true)
    await press({ key: '0', code: 'Digit0', altKey: true }, document.body)
    expect(folded()).toBe(false)
  })

  it('folds by itself in a narrow window, can be unfolded there, and forgets that in a wide one', async () => {
    await openShop()
    await resizeTo(1000)
    expect(folded()).toBe(true)
    await happen(() => items().at(-1)!.click())
    expect(folded()).toBe(false)
    await resizeTo(1280)
    expect(folded()).toBe(false)
    await resizeTo(1000)
    expect(folded()).toBe(true)
  })
})
