import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openShop, type Shop } from '../fixtures/signedIn.ts'

interface Firewall {
  /** Which requests it answers itself; the rest is passed on. */
  blocks: (method: string, path: string) => boolean
  status: number
  /** JSON of its own; a page without it. */
  json?: string
  readonly blocked: string[]
}

/** A shop whose API is reached through something that answers some requests with a page of its own. */
async function behind(products = 20): Promise<{ shop: Shop; firewall: Firewall }> {
  const shop = await openShop({ products })
  const firewall: Firewall = { blocks: () => false, status: 403, blocked: [] }
  const target = shop.sandbox.apiUrl
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = '', url = '' } = request
    if (firewall.blocks(method, url)) {
      firewall.blocked.push(`${method} ${url}`)
      const { status, json } = firewall
      response
        .writeHead(status, { 'content-type': json === undefined ? 'text/html' : 'application/json' })
        .end(json ?? '<title>Blocked by the office</title>')
      return
    }
    const { host: _host, connection: _connection, ...headers } = request.headers as Record<string, string>
    const reply = await fetch(`${target}${url}`, {
      method,
      headers,
      body: chunks.length > 0 ? Buffer.concat(chunks) : null,
      redirect: 'manual',
    })
    const {
      'content-encoding': _encoding,
      'content-length': _length,
      'transfer-encoding': _transfer,
      ...back
    } = Object.fromEntries(reply.headers)
    response.writeHead(reply.status, back).end(Buffer.from(await reply.arrayBuffer()))
  })
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => shop.close())
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  )
  await shop.engine.job('sync.pull', { mode: 'auto' })
  await shop.engine.close()
  const file = join(shop.engine.dataDir, 'connections.json')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  writeFileSync(
    file,
    readFileSync(file, 'utf8')
      .replace(/"kind":\s*"sample"/, '"kind":"custom"')
      .replace(/"apiUrl":\s*"[^"]+"/, `"apiUrl":"${url}"`),
  )
  await shop.restart()
  return { shop, firewall }
}

const writes = (method: string): boolean => method !== 'GET' && method !== 'HEAD'
const cells = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ productId: at + 1, field: 'tag' as const, value: `札${at + 1}` }))

describe('a firewall that answers in Smaregi’s place', () => {
  it.each([403, 404, 413])(
    'with %i from the 4th write on: nothing is refused or deleted, and the next push applies each once',
    async (status) => {
      const { shop, firewall } = await behind()
      const { engine, control } = shop
      await engine.call('products.stage', { cells: cells(12), origin: 'edit' })
      await control.resetStatistics()
      let seen = 0
      firewall.status = status
      firewall.blocks = (method) => writes(method) && (seen += 1) > 3
      const first = await engine.job('sync.push', { productIds: null }).then(
        (outcome) => outcome,
        (error: { code: string }) => error.code,
      )
      // It is told as what it is, and stops soon instead of trying each of them.
      if (typeof first === 'string') expect(first).toBe('NOT_SMAREGI')
      expect(firewall.blocked.length).toBeGreaterThan(0)
      expect(await engine.call('changes.summary', {})).toMatchObject({ staged: 9, unknown: 0, sending: 0, conflict: 0, rejected: 0 })
      expect((await engine.call('app.status', {})).products).toBe(20)

      firewall.blocks = () => false
      await engine.job('sync.push', { productIds: null })
      expect((await engine.call('app.status', {})).unsent).toBe(0)
      const rows = await control.products(cells(12).map(({ productId }) => productId))
      expect(rows.map(({ tag }) => tag)).toEqual(cells(12).map(({ value }) => value))
      const { requests } = await control.statistics()
      const patches = Object.entries(requests)
        .filter(([name]) => name.startsWith('PATCH /products/'))
        .map(([, count]) => count)
      expect(patches.reduce((sum, one) => sum + one, 0)).toBe(12)
    },
  )

  it.each([
    ['writes', 403, '{"error":"blocked"}'],
    ['writes', 404, '{"message":"not found"}'],
    ['reads', 404, '{"title":"x"}'],
    ['reads', 403, '{"error":"blocked"}'],
  ] as const)(
    'over %s with %i and JSON of another form (%s): nothing is refused, and the next push applies each once',
    async (which, status, json) => {
      const { shop, firewall } = await behind()
      const { engine, control } = shop
      await engine.call('products.stage', { cells: cells(3), origin: 'edit' })
      Object.assign(firewall, { status, json })
      firewall.blocks = (method, path) => (which === 'writes' ? writes(method) : method === 'GET' && /\/pos\/products\/\d/u.test(path))
      await engine.job('sync.push', { productIds: null }).catch((error: { code: string }) => expect(error.code).toBe('NOT_SMAREGI'))
      expect(firewall.blocked.length).toBeGreaterThan(0)
      const { staged, unknown, rejected, conflict } = await engine.call('changes.summary', {})
      expect({ kept: staged + unknown, rejected, conflict }).toEqual({ kept: 3, rejected: 0, conflict: 0 })
      expect((await engine.call('app.status', {})).products).toBe(20)
      firewall.blocks = () => false
      await engine.job('sync.push', { productIds: null })
      expect((await engine.call('app.status', {})).unsent).toBe(0)
      const rows = await control.products([1, 2, 3])
      expect(rows.map(({ tag }) => tag)).toEqual(cells(3).map(({ value }) => value))
    },
  )

  it('over stock: «+5» arrives once', async () => {
    const { shop, firewall } = await behind()
    const { engine, control } = shop
    await engine.call('changes.stageStock', { cells: [{ productId: 1, storeId: 1, op: 'add', amount: 5 }], origin: 'count' })
    firewall.blocks = writes
    await engine.job('sync.push', { productIds: null }).catch(() => undefined)
    expect(firewall.blocked.length).toBeGreaterThan(0)
    firewall.blocks = () => false
    await engine.job('sync.push', { productIds: null })
    expect((await engine.call('app.status', {})).unsent).toBe(0)
    const lines = (await control.stockChanges()).filter(({ memo }) => String(memo).startsWith('番頭'))
    expect(lines.map(({ amount }) => Number(amount))).toEqual([5])
  })

  it('over everything, reads too: a pull says so, deletes nothing and refuses no list for later', async () => {
    const { shop, firewall } = await behind()
    const { engine } = shop
    firewall.blocks = () => true
    for (const status of [403, 404]) {
      firewall.status = status
      await expect(engine.job('sync.pull', { mode: 'full' })).rejects.toMatchObject({
        code: 'NOT_SMAREGI',
        details: { answered: `HTTP ${status} Blocked by the office` },
      })
    }
    expect((await engine.call('app.status', {})).products).toBe(20)
    firewall.blocks = () => false
    const pulled = await engine.job('sync.pull', { mode: 'full' })
    expect(pulled).toMatchObject({ unavailable: [] })
    expect((await engine.call('app.status', {})).products).toBe(20)
  })
})
