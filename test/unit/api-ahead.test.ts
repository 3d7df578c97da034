import { expect, test } from 'vitest'
import { BantoError } from '#shared/errors.ts'
import { createAhead } from '../../renderer/api/ahead.ts'
import { createClient } from '../../renderer/api/client.ts'

/** A client that numbers its answers. */
function counting() {
  let answers = 0
  const client = createClient({
    invoke: ({ method }) =>
      Promise.resolve(
        method === 'sync.state'
          ? { ok: false, error: new BantoError('NOT_SIGNED_IN', 'no shop').toBody() }
          : { ok: true, value: (answers += 1) },
      ),
    subscribe: () => () => undefined,
    state: () => 'connected',
    onState: () => () => undefined,
  })
  return client
}

test('what was asked for ahead is given once, to the first who asks for the same', async () => {
  const ahead = createAhead()
  void ahead.ask(counting(), 'app.status', {})
  expect(ahead.take('app.info', {})).toBeUndefined()
  expect(await ahead.take('app.status', {})).toBe(1)
  expect(ahead.take('app.status', {})).toBeUndefined()
})

test('an event makes old what was answered before it; the first status only the status', () => {
  const ahead = createAhead()
  const client = counting()
  const askBoth = (): void => {
    void ahead.ask(client, 'app.status', {})
    void ahead.ask(client, 'app.info', {})
  }
  askBoth()
  ahead.heard('jobs.progress')
  ahead.heard('app.status')
  expect(ahead.take('app.status', {})).toBeUndefined()
  expect(ahead.take('app.info', {})).toBeDefined()
  askBoth()
  ahead.heard('products.changed')
  expect(ahead.take('app.status', {})).toBeUndefined()
  expect(ahead.take('app.info', {})).toBeUndefined()
})

test('a failure is kept for whoever takes it, and disturbs nobody else', async () => {
  const ahead = createAhead()
  ahead.ask(counting(), 'sync.state', {}).catch(() => undefined)
  await expect(ahead.take('sync.state', {})).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
})
