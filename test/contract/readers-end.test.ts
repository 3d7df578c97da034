import { MessageChannel } from 'node:worker_threads'
import { expect, it, onTestFinished } from 'vitest'
import { BantoError, type Envelope } from '#shared/errors.ts'
import { createReaders } from '#core/readers/pool.ts'
import { createPeer } from '#core/rpc/peer.ts'
import type { ShopFile } from '#core/store/db.ts'
import { createReadLines } from '../../electron/host/readLines.ts'
import { quietLog } from '../fixtures/shopFile.ts'

/** What becomes of calls whose reader ends, has no file, or read before an event that came after. */
const input = { productId: 1 }
const card = (from: string): Envelope => ({ ok: true, value: { from } })

function lines(answer: (call: number, lines: ReturnType<typeof createReadLines>) => Promise<Envelope> | Envelope) {
  const { port1, port2 } = new MessageChannel()
  const made = createReadLines((method) => Promise.resolve(card(`engine ${method}`)))
  let calls = 0
  createPeer(
    { post: (message) => port1.postMessage(message), onMessage: (listener) => port1.on('message', listener) },
    { dispatch: async () => answer((calls += 1), made) },
  )
  made.accept({ lane: 'quick', port: port2 })
  onTestFinished(() => {
    made.close()
    port1.close()
  })
  return { made, port: port1, calls: () => calls }
}

it('calls of no lane go to the engine', async () => {
  const { made, calls } = lines(() => card('reader'))
  expect(await made.invoke('products.stage', {})).toEqual(card('engine products.stage'))
  expect([await made.invoke('lookup.card', input), calls()]).toEqual([card('reader'), 1])
})

it('a call whose reader ends is answered by the engine, and so are those after it', async () => {
  const { made, port } = lines(() => new Promise(() => undefined))
  const answer = made.invoke('lookup.card', input)
  setTimeout(() => port.close(), 20)
  expect(await answer).toEqual(card('engine lookup.card'))
  expect(await made.invoke('lookup.card', input)).toEqual(card('engine lookup.card'))
})

it.each(['NOT_SIGNED_IN', 'STORE_CORRUPT', 'VIEW_GONE'] as const)('where a reader says %s the engine has the word', async (code) => {
  const { made } = lines(() => ({ ok: false, error: new BantoError(code).toBody() }))
  expect(await made.invoke('lookup.card', input)).toEqual(card('engine lookup.card'))
})

it('an answer of a reader that is an error of the trade is the answer', async () => {
  const { made } = lines(() => ({ ok: false, error: new BantoError('NOT_FOUND').toBody() }))
  expect(await made.invoke('lookup.card', input)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } })
})

it('what was read before an event that the page has heard is read again', async () => {
  const { made, calls } = lines((call, self) => {
    if (call === 1) self.heard('products.changed')
    if (call === 2) self.heard('jobs.progress')
    return card(`reader ${call}`)
  })
  expect([await made.invoke('lookup.card', input), calls()]).toEqual([card('reader 2'), 2])
})

it('a code that no product has is looked for in the second lane, and keeps no known code waiting', async () => {
  const { made } = lines(() => ({ ok: false, error: new BantoError('NOT_FOUND').toBody() }))
  const { port1, port2 } = new MessageChannel()
  onTestFinished(() => port1.close())
  let suggest = (): void => undefined
  const suggested = new Promise<Envelope>((resolve) => (suggest = () => resolve(card('survey'))))
  createPeer(
    { post: (message) => port1.postMessage(message), onMessage: (listener) => port1.on('message', listener) },
    { dispatch: () => suggested },
  )
  made.accept({ lane: 'survey', port: port2 })
  const unknown = made.invoke('lookup.find', { code: '4900000000000' })
  expect(await made.invoke('lookup.card', input)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } })
  suggest()
  expect(await unknown).toEqual(card('survey'))
})

it('the engine looks for a code that no product has where there is no second lane', async () => {
  const { made } = lines(() => ({ ok: false, error: new BantoError('NOT_FOUND').toBody() }))
  expect(await made.invoke('lookup.find', { code: '4900000000000' })).toEqual(card('engine lookup.find'))
})

it('the engine answers where events keep coming', async () => {
  const { made } = lines((_, self) => {
    self.heard('changes.changed')
    return card('reader')
  })
  expect(await made.invoke('lookup.card', input)).toEqual(card('engine lookup.card'))
})

it('readers that end again and again are given up, and the file is closed all the same', async () => {
  const offered: string[] = []
  const ended: string[] = []
  let done = (): void => undefined
  const givenUp = new Promise<void>((resolve) => (done = resolve))
  const readers = createReaders({
    // Not a reader at all: it ends at once.
    readerFile: new URL('data:text/javascript,process.exit(3)') as unknown as string,
    workerData: { dataDir: '/nowhere' },
    log: {
      ...quietLog,
      error: (event) => {
        if (event === 'reader.ended') ended.push(event)
        if (ended.length === 12) done()
      },
    },
    offer: (lane) => offered.push(lane),
  })
  readers.open({ path: '/nowhere/shop.db', notices: [] } as unknown as ShopFile)
  await givenUp
  expect(offered.filter((lane) => lane === 'quick')).toHaveLength(4)
  await readers.close()
  await readers.end()
})
