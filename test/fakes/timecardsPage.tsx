import { QueryClientProvider } from '@tanstack/react-query'
import { I18nextProvider } from 'react-i18next'
import type { TimecardCause } from '#shared/contracts/timecards.ts'
import { createI18n, type Language } from '#shared/i18n/index.ts'
import { useJobStore } from '../../renderer/common/jobs.ts'
import { createQueryClient, followEngine } from '../../renderer/common/queries.ts'
import { boardFocus, useTimecards } from '../../renderer/timecards/state.ts'
import { TimecardsScreen } from '../../renderer/timecards/TimecardsScreen.tsx'
import { Provider } from '../../renderer/ui/index.ts'
import { fakeEngine, type Answers, type FakeEngine } from './engine.ts'
import { clear, draw, settle, until } from './page.tsx'
import { status } from './shop.ts'
import { boardOf, cellOf, month, monthOf, personOf, timecardSettings } from './timecards.ts'

const untouched = useTimecards.getState()
let stop: () => void = () => undefined
/** The screen is gone, and what it kept. */
export async function leaveTimecards(): Promise<void> {
  await clear()
  stop()
  useJobStore.setState({ running: new Map(), cancelling: new Set() })
  useTimecards.setState(untouched)
  boardFocus.setState({ at: null })
}

export const missing: TimecardCause = {
  rule: 'missingClockOut',
  severity: 'error',
  day: '2026-10-02',
  shiftResultIds: [2],
  facts: {},
  settled: null,
  settledBefore: null,
  consequences: [{ rule: 'noPlan', severity: 'notice', day: '2026-10-02', shiftResultIds: [2], facts: {} }],
}
export const people = [1, 2, 3].map((staffId) => personOf(staffId))
export const wrong = personOf(2, {
  errors: 1,
  isDoubtful: true,
  cells: people[1]!.cells.map((cell) =>
    cell.day === '2026-10-02'
      ? cellOf(cell.day, { clockOut: null, worked: 0, overtime: 0, worst: 'error', findings: 2, rules: ['missingClockOut', 'noPlan'] })
      : cell,
  ),
})
export const list = [people[0]!, wrong, people[2]!]

/** The screen, on an engine with three people; the second has a row without an out-punch. */
export async function screen(more: Answers = {}, language: Language = 'ja'): Promise<FakeEngine> {
  const engine = fakeEngine({
    'app.status': () => status,
    'timecards.months': () => ({ months: [month], current: month }),
    'timecards.settings': () => timecardSettings,
    'timecards.board': () => boardOf(list),
    'timecards.person': ({ staffId }) => monthOf(list.find((one) => one.staffId === staffId) ?? wrong, staffId === 2 ? [missing] : []),
    'timecards.saveSettings': () => ({}),
    'sync.pull': () => ({ jobId: 'pull' }),
    ...more,
  })
  const client = createQueryClient()
  stop = followEngine(client)
  await draw(
    <QueryClientProvider client={client}>
      <I18nextProvider i18n={createI18n(language)}>
        <Provider
          env="test"
          colorScheme="light"
          labels={{ confirm: 'はい', cancel: 'キャンセル', close: '閉じる', clear: 'クリア', showPassword: '表示' }}
        >
          <TimecardsScreen />
        </Provider>
      </I18nextProvider>
    </QueryClientProvider>,
  )
  await until(() => document.querySelector('.timecards-head'), 'the screen')
  await settle(50)
  return engine
}
export const cells = (): HTMLElement => document.querySelector<HTMLElement>('.grid-input')!
export const dialog = (): string => document.querySelector('[role="dialog"]')?.textContent ?? ''
export const asked = (engine: FakeEngine, method: string) => engine.calls.filter((one) => one.method === method).map(({ input }) => input)
