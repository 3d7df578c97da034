import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { ProductRow, ViewRequest } from '#shared/contracts/products.ts'
import { BantoError } from '#shared/errors.ts'
import { setClient } from '../../renderer/api/index.ts'
import { draftAsRow } from '../../renderer/products/drafts.ts'
import { firstRequest, useProducts } from '../../renderer/products/settings.ts'
import { createViewController, type ViewController } from '../../renderer/products/viewController.ts'
import { fakeEngine, type FakeEngine } from '../fakes/engine.ts'

const row = (productId: number): ProductRow => ({
  ...draftAsRow({ productId, values: { productName: `品${productId}` }, state: 'staged', reason: null, changeSetId: 1 }, []),
  pending: {},
})

/** Answers to `products.openView` that are still to come, by search. */
let waiting: Map<string, () => void>
let gone: Set<string>

beforeEach(() => {
  waiting = new Map()
  gone = new Set()
  useProducts.setState({ place: null })
})
afterEach(() => setClient(null))

const until = async (look: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 200 && !look(); tries += 1) await new Promise((done) => setTimeout(done, 5))
  expect(look()).toBe(true)
}
const search = (words: string): ViewRequest => ({ ...firstRequest, search: words })

function controllerOver(): { engine: FakeEngine; controller: ViewController; errors: unknown[] } {
  const errors: unknown[] = []
  const engine = fakeEngine({
    'products.openView': async ({ search: words }) => {
      if (words.startsWith('slow')) await new Promise<void>((done) => waiting.set(words, done))
      return { viewId: `${words} ${opened(engine)}`, total: 3 }
    },
    'products.rows': ({ viewId, offset, limit }) => {
      if (gone.has(viewId)) throw new BantoError('VIEW_GONE', 'gone')
      return { rows: [1, 2, 3].slice(offset, offset + limit).map(row) }
    },
  })
  const controller = createViewController({ grid: () => null, shop: () => 'shop', onError: (error) => errors.push(error) })
  onTestFinished(controller.start())
  return { engine, controller, errors }
}
const shown = (controller: ViewController): string | undefined => controller.getSnapshot().view?.request.search
const opened = (engine: FakeEngine): number => engine.calls.filter(({ method }) => method === 'products.openView').length

describe('the controller of the list', () => {
  it('shows the rows of the last request, whatever answers come after it', async () => {
    const { controller } = controllerOver()
    let told = 0
    controller.subscribe(() => (told += 1))
    controller.update(search('slow'), () => [], null)
    await until(() => waiting.has('slow'))
    controller.update(search('quick'), () => [], null)
    await until(() => shown(controller) === 'quick')
    const before = told
    waiting.get('slow')!()
    await new Promise((done) => setTimeout(done, 30))
    expect(shown(controller)).toBe('quick')
    expect(told).toBe(before)
  })

  it('opens one view for one request, and none again where nothing changed', async () => {
    const { engine, controller } = controllerOver()
    const request = search('')
    const noDrafts = (): [] => []
    controller.update(request, noDrafts, null)
    await until(() => shown(controller) === '')
    controller.update(request, noDrafts, controller.getSnapshot().view)
    await new Promise((done) => setTimeout(done, 30))
    expect(opened(engine)).toBe(1)
  })

  it('reads new products anew where they are the same ones, and opens the list again for others', async () => {
    const { engine, controller } = controllerOver()
    const request = search('')
    controller.update(request, () => [row(-1)], null)
    await until(() => shown(controller) === '')
    const first = controller.getSnapshot().view!
    expect([first.above, first.rows.total, first.rows.get(0)?.productId, first.rows.get(1)?.productId]).toEqual([1, 4, -1, 1])
    controller.update(request, () => [{ ...row(-1), productName: '改名' }], first)
    await until(() => first.rows.get(0)?.productName === '改名')
    expect(opened(engine)).toBe(1)
    controller.update(request, () => [row(-2), row(-1)], first)
    await until(() => controller.getSnapshot().view?.above === 2)
    expect(opened(engine)).toBe(2)
  })

  it('opens a view again that the engine gave up, without a word', async () => {
    const { engine, controller, errors } = controllerOver()
    controller.update(search(''), () => [], null)
    await until(() => shown(controller) === '')
    const first = controller.getSnapshot().view!
    gone.add(first.viewId)
    engine.emit('products.changed', { productIds: null, membership: false })
    first.rows.want(0, 2)
    await until(() => (controller.getSnapshot().view ?? first) !== first)
    expect([opened(engine), controller.getSnapshot().view!.rows.get(0)?.productId]).toEqual([2, 1])
    expect(errors).toEqual([])
  })

  it('hears nothing of the engine once it is stopped', async () => {
    const { engine, controller } = controllerOver()
    const stop = controller.start()
    controller.update(search(''), () => [], null)
    await until(() => shown(controller) === '')
    stop()
    controller.refresh()
    expect(opened(engine)).toBe(1)
  })
})
