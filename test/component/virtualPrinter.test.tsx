import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { I18nextProvider } from 'react-i18next'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { VirtualPrinterView } from '#shared/contracts/printing.ts'
import { createI18n } from '#shared/i18n/index.ts'
import { createQueryClient, followEngine } from '../../renderer/common/queries.ts'
import { VirtualPrinter } from '../../renderer/printing/index.ts'
import { Provider } from '../../renderer/ui/index.ts'
import { fakeEngine } from '../fakes/engine.ts'
import { clear, draw, settle, text, until } from '../fakes/page.tsx'

const view = (revision: number, part: Partial<VirtualPrinterView['state']>): VirtualPrinterView => ({
  deviceId: 1,
  revision,
  state: { paper: 'full', dotsLeft: null, cover: 'closed', power: 'on', cutter: 'works', drawer: 'closed', ...part },
  paper: {
    width: 576,
    height: 80 * revision,
    paperMm: 80,
    items: revision === 0 ? [] : [{ kind: 'cut', x: 0, y: 80 * revision }],
    drawerPulses: 0,
    buzzes: 0,
    isShortened: false,
  },
})

let queries: QueryClient
let unfollow = (): void => {}
beforeEach(() => {
  queries = createQueryClient()
})
afterEach(async () => {
  unfollow()
  await clear()
})

const show = () =>
  draw(
    <QueryClientProvider client={queries}>
      <I18nextProvider i18n={createI18n('ja')}>
        <Provider
          env="test"
          colorScheme="light"
          labels={{ confirm: 'はい', cancel: 'キャンセル', close: '閉じる', clear: 'クリア', showPassword: '表示' }}
        >
          <VirtualPrinter deviceId={1} />
        </Provider>
      </I18nextProvider>
    </QueryClientProvider>,
  )
const paper = () => document.querySelector<HTMLInputElement>('input[type=radio][value=out]')

describe('the receipt printer on the screen', () => {
  it('shows the paper and the switches of now when it comes back, whatever happened while another screen was shown', async () => {
    let now = view(0, {})
    const engine = fakeEngine({ 'printing.virtualPrinter': () => now })
    unfollow = followEngine(queries)
    await show()
    await until(() => text().includes('まだ紙は出ていません'), 'the empty paper')
    expect(paper()?.checked).toBe(false)
    await clear()
    now = view(3, { paper: 'out' })
    engine.emit('printing.virtualChanged', { deviceId: 1, revision: 3 })
    await settle()
    await show()
    await until(() => text().includes('80 × 30 mm'), 'what came out meanwhile')
    expect(paper()?.checked).toBe(true)
  })
})
