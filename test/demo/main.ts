/**
 * `npm run demo`: a store office's morning without a person. The real sandbox, the built program,
 * the real screens in Chromium; then every price is read back from the sandbox, past the program.
 * Ends with one JSON line; exit 0 only when every price is right.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createControlClient } from '#sandbox/controlClient.ts'
import { openChromium, person } from './person.ts'
import { startApp, startSandboxProgram } from './processes.ts'

const { values } = parseArgs({
  options: {
    products: { type: 'string', default: '10000' },
    category: { type: 'string', default: 'パン' },
    out: { type: 'string', default: 'out/demo' },
  },
})
const products = Number(values.products)
const pictures = resolve(import.meta.dirname, '../..', values.out)
const scratch = mkdtempSync(join(tmpdir(), 'banto-demo-'))
mkdirSync(pictures, { recursive: true })

const begun = performance.now()
let outcome = { ok: false, products: 0, changed: 0, verified: 0, seconds: 0 }
const ends: (() => Promise<void>)[] = []

async function step<T>(what: string, work: () => Promise<T>, note: (value: T) => string = () => ''): Promise<T> {
  const started = performance.now()
  const value = await work()
  console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${what} ${note(value)}`.trimEnd())
  return value
}

/** What the screen is told to do, reckoned here once more, apart from the program. Yen. */
const raised = (price: number, percent: number, unit: number): number => {
  const hundredths = BigInt(price) * BigInt(100 + percent)
  const step = BigInt(unit) * 100n
  const half = hundredths < 0n ? -step / 2n : step / 2n
  return Number(((hundredths + half) / step) * BigInt(unit))
}

try {
  const sandboxFolder = join(scratch, 'sandbox')
  const dataDir = join(scratch, 'banto')
  const token = 'demo'
  let sandbox = await step(`sandbox with ${products} products`, () =>
    startSandboxProgram({ products, dataDir: sandboxFolder, port: 0, token }),
  )
  ends.push(() => sandbox.stop())
  const { addresses } = sandbox
  const control = createControlClient({ controlUrl: addresses.controlUrl, controlToken: token })
  let app = await step('Banto in the browser host', () => startApp(dataDir))
  ends.push(() => app.stop())
  const browser = await openChromium()
  ends.push(() => browser.close())
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 800 },
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
  })
  const page = await context.newPage()
  const office = person(page, context)
  /** Both themes: the program follows the machine until somebody says otherwise. */
  const picture = async (name: string): Promise<void> => {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor()
      // Colours glide for a moment.
      await page.waitForTimeout(300)
      await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) })
    }
  }

  await page.goto(app.address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await picture('1-welcome')
  await step('sign-in through the provider’s own pages', () => office.signIn(addresses))
  await step(
    'sync',
    () => office.waitForProducts(products),
    () => `of ${products} products`,
  )
  await picture('2-products')

  await step(
    'search as typed',
    () => office.search('ぱん'),
    (found) => `found ${found}`,
  )
  await picture('3-search')
  await office.search('')
  const inCategory = await step(
    `category ${values.category}`,
    () => office.chooseCategory(values.category),
    (found) => `has ${found}`,
  )

  const before = await readCategory(control, addresses, values.category)
  await step('the sandbox is stopped', () => sandbox.stop())
  const changed = await step(
    'price +10 %, rounded to 10 yen, offline',
    () => office.raisePrices(10, 10),
    (count) => `stages ${count} of ${inCategory}`,
  )
  await office.waitForUnsent(changed)
  await office.syncNow()
  await office.waitForConnection('offline')
  await picture('4-staged-offline')

  await step('Banto is killed with changes unsent, and started again', async () => {
    await app.stop('SIGKILL')
    app = await startApp(dataDir)
    await page.goto(app.address)
    await office.waitForUnsent(changed)
  })
  await step('the sandbox is started again', async () => {
    sandbox = await startSandboxProgram({ products, dataDir: sandboxFolder, port: addresses.port, token })
    await office.syncNow()
    await office.waitForConnection('online')
  })
  await office.goTo('changes')
  await office.page.getByRole('heading', { level: 1 }).waitFor()
  await picture('5-review')
  const sent = await step(
    'push',
    () => office.send(changed),
    ({ applied, seconds }) => `applied ${applied}, ${(applied / seconds).toFixed(1)} a second`,
  )
  await picture('6-pushed')
  await office.waitForUnsent(0)

  const verified = await step(
    'every price read back from the sandbox',
    async () => {
      let right = 0
      const rows = await control.products(before.map(({ productId }) => productId))
      const now = new Map(rows.map((row) => [Number(row['productId']), Number(row['price'])]))
      for (const { productId, price, open } of before) {
        const meant = open || price === 0 ? price : raised(price, 10, 10)
        if (now.get(productId) === meant) right += meant === price ? 0 : 1
        else console.error(`product ${productId}: ${now.get(productId)} yen, meant ${meant} (was ${price})`)
      }
      return right
    },
    (right) => `${right} of ${changed} right`,
  )

  await office.goTo('products')
  const looked = before.find(({ code, open }) => /^4[59]\d{11}$/u.test(code) && !open)
  if (!looked) throw new Error('no JAN in the category')
  const card = await step(
    `scan of ${looked.code}`,
    () => office.scan(looked.code),
    ({ name }) => name,
  )
  const price = raised(looked.price, 10, 10)
  if (card.name !== looked.name || !card.text.includes(office.number(price))) {
    throw new Error(`the card of ${looked.code} shows ${card.text}, not ${looked.name} at ${price}`)
  }
  await picture('7-lookup')
  outcome = { ...outcome, ok: sent.applied === changed && verified === changed && changed > 0, products, changed, verified }
} catch (error) {
  console.error(error instanceof Error ? error.stack : error)
} finally {
  for (const end of ends.toReversed()) await end().catch((error: unknown) => console.error(error))
  rmSync(scratch, { recursive: true, force: true })
}
outcome.seconds = Number(((performance.now() - begun) / 1000).toFixed(1))
console.log(JSON.stringify(outcome))
process.exitCode = outcome.ok ? 0 : 1

interface Before {
  readonly productId: number
  readonly name: string
  readonly code: string
  readonly price: number
  readonly open: boolean
}

/** The category as Smaregi holds it, read through its API with a token of its own. */
async function readCategory(
  control: ReturnType<typeof createControlClient>,
  { apiUrl, contractId }: { apiUrl: string; contractId: string },
  name: string,
): Promise<readonly Before[]> {
  const headers = { authorization: `Bearer ${await control.token('pos.products:read')}` }
  const read = async (path: string): Promise<Record<string, string | null>[]> => {
    const reply = await fetch(`${apiUrl}/${contractId}/pos${path}`, { headers })
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
    return (await reply.json()) as Record<string, string | null>[]
  }
  const category = (await read('/categories?limit=1000')).find((row) => row['categoryName'] === name)
  if (!category) throw new Error(`no category ${name}`)
  const rows: Before[] = []
  for (let page = 1; page <= 1000; page += 1) {
    const part = await read(`/products?category_id=${category['categoryId']}&sort=productId&limit=1000&page=${page}`)
    for (const row of part) {
      rows.push({
        productId: Number(row['productId']),
        name: row['productName'] ?? '',
        code: row['productCode'] ?? '',
        price: Number(row['price']),
        open: row['productPriceDivision'] === '2',
      })
    }
    if (part.length < 1000) break
  }
  return rows
}
