import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProductCard } from '#shared/contracts/lookup.ts'
import { readCode, withCheckDigit } from '#shared/domain/barcode/index.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import { App } from '../../renderer/shell/App.tsx'
import { useNavigation } from '../../renderer/common/navigation.ts'
import { useProducts } from '../../renderer/products/settings.ts'
import { useTransactions } from '../../renderer/transactions/state.ts'
import { sampleTransaction } from '#core/documents/kinds/sampleTransaction.ts'
import { closeLookups, lookUp } from '../../renderer/lookup/state.ts'
import { fakeEngine } from '../fakes/engine.ts'
import { button, clear, click, draw, field, fill, happen, press, settle, text, until } from '../fakes/page.tsx'
import { profile, quietShop } from '../fakes/shop.ts'

const card: ProductCard = {
  productId: 7,
  productCode: '4901234567894',
  productName: '緑茶 500ml',
  productKana: 'リョクチャ',
  categoryPath: ['食品', '飲料'],
  size: null,
  color: null,
  tag: null,
  openPrice: false,
  price: 150,
  taxDivision: '0',
  priceWithTax: 150,
  priceWithoutTax: 139,
  taxRate: 8,
  reducedRate: true,
  atRegister: { openPrice: false, priceWithTax: 128 },
  customerPrice: 140,
  stock: [
    { storeId: 1, storeName: '本店', stockAmount: 12, stockState: 'known', unsent: null },
    { storeId: 2, storeName: '駅前店', stockAmount: null, stockState: 'none', unsent: null },
  ],
  stockControlled: true,
  unsentFields: ['price'],
  deletion: null,
  updDateTime: '2026-11-01T00:00:00+09:00',
}
const jan = readCode('4901234567894')
const found = (code: string): OutputOf<'lookup.find'> => ({ code, reading: jan, cards: [card], transactions: [], suggestions: [] })

async function scan(code: string): Promise<void> {
  let at = 0
  for (const character of code) await press({ key: character, code: `Digit${character}` }, undefined, (at += 8))
  await press({ key: 'Enter', code: 'Enter' }, undefined, at + 8)
  await settle()
}

describe('looking a code up', () => {
  beforeEach(() => useNavigation.setState({ screen: 'settings', productsRequest: null }))
  afterEach(async () => {
    await clear()
    closeLookups()
  })

  it('shows the price as it stands where the rate of the tax cannot be told, and says so', async () => {
    const untold = { ...card, taxDivision: '1', priceWithTax: null, priceWithoutTax: 150, taxRate: null, reducedRate: false }
    fakeEngine({ ...quietShop(profile), 'lookup.find': ({ code }) => ({ ...found(code), cards: [untold] }) })
    await draw(<App env="test" />)
    await until(() => button('設定'), 'the frame')
    await scan('4901234567894')
    await until(() => document.querySelector('[role="article"]'), 'the card')
    for (const words of ['150円税抜', '税率がスマレジの設定から決まらないため']) expect(text()).toContain(words)
    expect(text()).not.toContain('価格が登録されていません')
  })

  it('shows the card of a scan on any screen, with prices, stock and what is not sent', async () => {
    const engine = fakeEngine({ ...quietShop(profile), 'lookup.find': ({ code }) => found(code) })
    await draw(<App env="test" />)
    await until(() => button('設定'), 'the frame')
    await scan('4901234567894')
    await until(() => document.querySelector('[role="article"]'), 'the card')
    expect(engine.calls.filter((call) => call.method === 'lookup.find').map((call) => call.input)).toEqual([{ code: '4901234567894' }])
    for (const words of [
      '緑茶 500ml',
      '今のレジの価格(税込)128円',
      '送信後の価格150円',
      '税抜 139円',
      '税率8% ※',
      '140円',
      '食品 › 飲料',
      '12',
      '未計上',
      '未送信の変更あり: 商品単価',
    ]) {
      expect(text()).toContain(words)
    }
  })

  it('shows what the code itself tells: the price inside, a lot with its date, a carton', async () => {
    const rules = [{ prefix: '21', itemDigits: 5, valueCheck: 'none', value: 'price', valueDigits: 5 }] as const
    fakeEngine({ ...quietShop(profile), 'lookup.find': ({ code }) => ({ ...found(code), reading: readCode(code, { rules }) }) })
    await draw(<App env="test" />)
    await until(() => button('設定'), 'the frame')
    const facts = async (code: string): Promise<string> => {
      await happen(() => lookUp(code))
      return until(() => document.querySelector('.lookup-code-facts')?.textContent, 'what the code tells')
    }
    expect(await facts(withCheckDigit('211234500598'))).toContain('価格598円')
    expect(await facts('01049012345678941727123110AB12')).toContain('使用期限2027/12/31ロットAB12')
    expect(await facts('14901234567891')).toContain('入数はコードからは分かりません')
    expect(await facts('97841010100141920193003604')).toContain('価格360円(税抜)')
  })

  it('says that nobody knows a stock whose pull never ended, on the card and where it is corrected', async () => {
    const store = { storeId: 1, storeName: '本店', stockAmount: null, stockState: 'unknown', unsent: null } as const
    const cards = [
      {
        ...card,
        stock: [
          { ...store },
          { ...store, storeId: 2, storeName: '駅前店', stockAmount: 4, stockState: 'known' as const },
          { ...store, storeId: 3, storeName: '倉庫', stockAmount: 5, stockState: 'known' as const },
        ],
      },
    ]
    fakeEngine({ ...quietShop(profile), 'lookup.find': ({ code }) => ({ ...found(code), cards }) })
    await draw(<App env="test" />)
    await until(() => button('設定'), 'the frame')
    await scan('4901234567894')
    await until(() => document.querySelector('[role="article"]'), 'the card')
    expect(text()).toContain('未取得')
    expect(text()).not.toContain('未計上')
    // A sum of those that are known would be taken for all there is.
    expect(document.querySelector('.lookup-stock')?.textContent).not.toContain('合計')
    await click('本店の在庫を直す')
    await until(() => text().includes('増減する数'), 'the dialog')
    expect(text()).toContain('今の在庫 未取得')
    await fill(field('増減する数'), '3')
    expect(text()).toContain('今の数に +3')
  })

  it('puts a text field back as it was when a scan ran into it', async () => {
    fakeEngine({ ...quietShop(profile), 'lookup.find': ({ code }) => found(code) })
    await draw(<App env="test" />)
    const box = await until(() => document.querySelector<HTMLInputElement>('input[type="search"]'), 'the box')
    await fill(box, '半分だけ')
    box.focus()
    const before = box.value
    let at = 0
    for (const character of '4901234567894') {
      await press({ key: character, code: `Digit${character}` }, undefined, (at += 8))
      await fill(box, box.value + character)
    }
    const left = await press({ key: 'Enter', code: 'Enter' }, undefined, at + 8)
    await settle()
    expect(left).toBe(false)
    expect(box.value).toBe(before)
    await until(() => document.querySelector('[role="article"]'), 'the card')
  })

  it('gives a field that was being typed into its focus, text and keys back after Esc', async () => {
    useNavigation.setState({ screen: 'products', productsRequest: null })
    fakeEngine({ ...quietShop(profile), 'lookup.find': ({ code }) => found(code) })
    await draw(<App env="test" />)
    const input = await until(() => document.querySelector<HTMLInputElement>('.products input'), 'the search of the products')
    input.focus()
    await fill(input, '緑')
    await scan('4901234567894')
    await until(() => document.querySelector('[role="article"]'), 'the card')
    expect(input.closest('[inert]')).not.toBeNull()
    await press({ key: 'Escape', code: 'Escape' }, document.activeElement ?? document.body, 6000)
    await until(() => document.querySelector('[role="article"]') === null, 'the end of the card')
    expect(document.activeElement).toBe(input)
    expect(input.value).toBe('緑')
    expect(await press({ key: '1', code: 'Digit1' }, input, 7000)).toBe(true)
  })

  it('looks up what is typed into the box, and F3 leads there', async () => {
    const engine = fakeEngine({ ...quietShop(profile), 'lookup.find': ({ code }) => found(code) })
    await draw(<App env="test" />)
    await until(() => document.querySelector('input[type="search"]'), 'the box')
    await press({ key: 'F3', code: 'F3' }, document.body)
    const box = field('バーコード・商品を調べる')
    expect(document.activeElement).toBe(box)
    await fill(box, '緑茶')
    await press({ key: 'Enter', code: 'Enter' }, box)
    await until(() => document.querySelector('[role="article"]'), 'the card')
    expect(engine.calls.findLast((call) => call.method === 'lookup.find')?.input).toEqual({ code: '緑茶' })
    expect(box.value).toBe('')
  })

  it('says why an unknown code may be unknown and leads on to the products', async () => {
    fakeEngine({
      ...quietShop(profile),
      'lookup.find': ({ code }) => ({
        code,
        reading: readCode(code),
        cards: [],
        transactions: [],
        suggestions: [{ productId: 7, productName: '緑茶 500ml', productCode: '4901234567894' }],
      }),
    })
    await draw(<App env="test" />)
    await until(() => button('設定'), 'the frame')
    await scan('4901234567891')
    await until(() => text().includes('見つかりませんでした'), 'the verdict')
    expect(text()).toContain('チェックディジットが違います(正しくは4)')
    expect(text()).toContain('緑茶 500ml')
    await click('商品の画面で探す')
    expect(useNavigation.getState().screen).toBe('products')
    expect(useProducts.getState().request.search).toBe('4901234567891')
  })

  it.each([
    [
      'https://id.gs1.org/AQjqULDVrA',
      '圧縮された形のGS1 Digital Linkです。商品のコード(GTIN)だけを読み取りました',
      '「4901234567894」の商品は',
    ],
    ['https://id.gs1.org/ABeRcNGJhW4A', '中の商品コードは、オフラインでは読み取れません', '「https://id.gs1.org/ABeRcNGJhW4A」の商品は'],
    ['https://example.jp/a/b', '圧縮された形のGS1 Digital Linkの場合、オフラインでは読み取れません', '「https://example.jp/a/b」の商品は'],
  ])('says of %s what it is, and what of it can be used', async (address, verdict, title) => {
    const answer = (code: string) => ({ code: readCode(code).code, reading: readCode(code), cards: [], transactions: [], suggestions: [] })
    fakeEngine({ ...quietShop(profile), 'lookup.find': ({ code }) => answer(code) })
    await draw(<App env="test" />)
    await until(() => button('設定'), 'the frame')
    await happen(() => lookUp(address))
    await until(() => text().includes(verdict), 'the verdict')
    expect(text()).toContain(title)
    expect(button('番号をコピー')).toBeTruthy()
  })

  it('shows the transaction of a receipt, and leads to it on its screen; a product with the same code comes first', async () => {
    const row = {
      transactionId: 5,
      number: '110249120260000007',
      at: '2026-11-24T10:05:00+09:00',
      storeId: 1,
      storeName: '本店',
      kind: 'sale' as const,
      division: '1',
      cancelled: false,
      total: 1080,
      pieces: 2,
      staffName: null,
      goods: '緑茶',
    }
    let cards: ProductCard[] = [card]
    fakeEngine({
      ...quietShop(profile),
      'lookup.find': ({ code }) => ({ code, reading: readCode(code), cards, transactions: [row], suggestions: [] }),
      'transactions.open': () => ({ ...sampleTransaction, transactionId: 5, number: row.number }),
    })
    await draw(<App env="test" />)
    await until(() => button('設定'), 'the frame')
    await scan(row.number)
    await until(() => document.querySelector('[role="article"]'), 'the product')
    expect(text()).toContain('緑茶 500ml')
    await click(/^同じ番号のレシートがあります/u)
    await until(() => text().includes('十勝低温殺菌牛乳'), 'the lines')
    cards = []
    await scan(row.number)
    await until(() => text().includes('十勝低温殺菌牛乳'), 'the lines of the next scan')
    expect(text()).not.toContain('見つかりませんでした')
    await click('取引の画面で開く')
    expect(useNavigation.getState().screen).toBe('transactions')
    expect(useTransactions.getState()).toMatchObject({ day: '2026-11-24', selected: 5, search: '', part: 'transactions' })
  })

  it('opens a product on its screen once: cleared there, it does not come back with the screen', async () => {
    fakeEngine({ ...quietShop(profile), 'lookup.find': ({ code }) => found(code) })
    await draw(<App env="test" />)
    await until(() => button('設定'), 'the frame')
    await scan('4901234567894')
    await until(() => document.querySelector('[role="article"]'), 'the card')
    await click('商品の画面で開く')
    expect(useProducts.getState().request.search).toBe('4901234567894')
    useProducts.getState().ask({ search: '' })
    await click('設定')
    await click(/^商品/u)
    await settle()
    expect(useNavigation.getState().screen).toBe('products')
    expect(useProducts.getState().request.search).toBe('')
  })

  it('lists several hits and shows the one that is chosen', async () => {
    fakeEngine({
      ...quietShop(profile),
      'lookup.find': ({ code }) => ({
        ...found(code),
        cards: [card, { ...card, productId: 8, productName: '緑茶 2L', priceWithTax: 280 }],
      }),
    })
    await draw(<App env="test" />)
    await until(() => button('設定'), 'the frame')
    await scan('4901234567894')
    await until(() => text().includes('当てはまる商品が2点あります'), 'the list')
    expect(document.querySelector('[role="article"]')?.getAttribute('aria-label')).toBe('緑茶 500ml')
    await click(/緑茶 2L/u)
    expect(document.querySelector('[role="article"]')?.getAttribute('aria-label')).toBe('緑茶 2L')
  })
})
