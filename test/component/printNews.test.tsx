import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { I18nextProvider } from 'react-i18next'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PrintJob } from '#shared/contracts/printing.ts'
import { createI18n } from '#shared/i18n/index.ts'
import { useNavigation } from '../../renderer/common/navigation.ts'
import { createQueryClient } from '../../renderer/common/queries.ts'
import { usePrintNews } from '../../renderer/printing/index.ts'
import { Provider } from '../../renderer/ui/index.ts'
import { fakeEngine, type FakeEngine } from '../fakes/engine.ts'
import { clear, click, draw, happen, until } from '../fakes/page.tsx'

const job: PrintJob = {
  jobId: 7,
  deviceId: 1,
  title: '日計 2026-11-29',
  document: 'dailySummary',
  kind: 'receiptline',
  state: 'printing',
  reason: null,
  copies: 1,
  copiesDone: 0,
  tries: 1,
  isReprint: false,
  reprintOf: null,
  queuedAt: '2026-11-29T01:00:00Z',
  startedAt: '2026-11-29T01:00:01Z',
  endedAt: null,
}
let engine: FakeEngine
let shown = 0
let words = createI18n('ja')
const tell = (part: Partial<PrintJob>): Promise<void> =>
  happen(() => engine.emit('printing.changed', { job: { ...job, ...part }, summary: { waiting: 0, printing: 0, asking: 1 } }))
const notices = (): string[] => [...document.querySelectorAll('.mantine-Notification-root')].map((one) => one.textContent ?? '')
const none = (): Promise<unknown> => until(() => notices().length === 0, 'no notice')
const showQueue = (): void => void (shown += 1)

function Frame() {
  usePrintNews(showQueue)
  return null
}
let setFrame: (isThere: boolean) => void = () => undefined
function Shop() {
  const [isThere, set] = useState(true)
  useEffect(() => void (setFrame = set), [set])
  return isThere ? <Frame /> : null
}

describe('a print that waits for a person', () => {
  beforeEach(async () => {
    engine = fakeEngine({})
    shown = 0
    words = createI18n('ja')
    useNavigation.setState({ screen: 'products' })
    await draw(
      <QueryClientProvider client={createQueryClient()}>
        <I18nextProvider i18n={words}>
          <Provider env="test" colorScheme="light" labels={{ confirm: '', cancel: '', close: '', clear: '', showPassword: '' }}>
            <Shop />
          </Provider>
        </I18nextProvider>
      </QueryClientProvider>,
    )
  })
  afterEach(clear)

  it('is told on any screen with what happened, and taken back when it goes on', async () => {
    await tell({ state: 'stopped', reason: 'paperOut' })
    expect(notices()).toEqual(['日計 2026-11-29: 止まっています用紙切れ印刷の順番を見る'])
    await tell({ state: 'printing', reason: null })
    await none()
    await tell({ state: 'lost', reason: 'lineLost' })
    expect(notices()[0]).toContain('確認してください')
    await click('印刷の順番を見る')
    expect(shown).toBe(1)
    await none()
  })

  it('is told where it cannot be proved, cannot be printed, or its printer is off or silent; not while it just waits', async () => {
    for (const part of [
      { state: 'unconfirmed' },
      { state: 'failed', reason: 'layout' },
      { state: 'waiting', reason: 'offline' },
      { state: 'waiting', reason: 'asleep' },
    ] as const) {
      await tell(part)
      expect(notices()).toHaveLength(1)
      await tell({ state: 'printing', reason: null })
      await none()
    }
    await tell({ state: 'waiting', reason: null })
    expect(notices()).toEqual([])
  })

  it('is not told on the screen of the devices, where it is seen', async () => {
    await happen(() => useNavigation.getState().go('devices'))
    await tell({ state: 'stopped', reason: 'coverOpen' })
    expect(notices()).toEqual([])
  })

  it('is told in the language of now, once, and its notice goes whatever language it was told in', async () => {
    await tell({ state: 'lost', reason: 'lineLost' })
    expect(notices()[0]).toContain('確認してください')
    await happen(() => void words.changeLanguage('en'))
    await until(() => notices().length === 1 && notices()[0]?.includes('確認') === false, 'one notice in English')
    await tell({ state: 'printed', reason: null })
    await none()
  })

  it('leaves no notice behind when the shop is closed', async () => {
    await tell({ state: 'lost', reason: 'lineLost' })
    expect(notices()).toHaveLength(1)
    await happen(() => setFrame(false))
    await none()
  })
})
