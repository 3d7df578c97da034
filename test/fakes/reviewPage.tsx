import { QueryClientProvider } from '@tanstack/react-query'
import { I18nextProvider } from 'react-i18next'
import type { CountLine } from '#shared/contracts/countReview.ts'
import type { OutputOf } from '#shared/contracts/index.ts'
import { createI18n } from '#shared/i18n/index.ts'
import { createQueryClient, followEngine } from '../../renderer/common/queries.ts'
import { ReviewPart } from '../../renderer/countReview/index.ts'
import { useReview } from '../../renderer/countReview/state.ts'
import { Provider } from '../../renderer/ui/index.ts'
import { fakeEngine, type Answers, type FakeEngine } from './engine.ts'
import { clear, draw, settle } from './page.tsx'
import { profile, quietShop } from './shop.ts'

export const countId = 'count00000000001'
export const at = '2026-11-20T10:00:00+09:00'
const count: OutputOf<'stockCounts.open'> = {
  countId,
  name: '棚卸',
  storeId: 1,
  storeName: '本店',
  isBlind: true,
  state: 'counting',
  startedAt: at,
  author: null,
  planned: 1_210,
  counted: 10,
  notPlanned: 0,
  pieces: 97,
  holding: 97,
  unknownCodes: 0,
  unknownPieces: 0,
  doubts: 0,
  round: 1,
  sessions: [],
}
export const summary = (undecided: number, version = 'v1'): OutputOf<'countReview.summary'> => ({
  version,
  counted: {
    lines: 10,
    pieces: 97,
    expectedPieces: 100,
    more: 0,
    less: -3,
    moreYen: 0,
    lessYen: -900,
    yen: -900,
    withoutCost: 0,
  },
  variance: { more: 0, less: -3, moreYen: 0, lessYen: -900, yen: -900, withoutCost: 0 },
  countedOf: { planned: 10, notPlanned: 0, decided: 0 },
  overlaps: [],
  uncounted: {
    products: 1_200,
    pieces: 4_321,
    yen: 987_654,
    empty: 0,
    undecided,
    above: { pieces: 4_321, yen: 987_654 },
    below: { pieces: 0, yen: 0 },
    toLeave: 1_200 - undecided,
    toZero: 0,
    toZeroPieces: 0,
    toZeroYen: 0,
    withoutCost: 0,
  },
  late: { lines: 1, pieces: -2 },
  recount: { limits: null, lines: 0, disagree: 0, settled: 0, round: null },
  marks: {},
  notCorrectable: 0,
  commit: { lines: 1, more: 0, less: -3, yen: -900, withoutCost: 0, waiting: 0, blocking: 0 },
  sent: null,
  reversed: null,
  readAt: at,
  behind: 0,
  elsewhere: null,
  twice: null,
  after: null,
})
export const line: CountLine = {
  productId: 7,
  productName: '玄米茶',
  productCode: '4901234567894',
  size: null,
  color: null,
  categoryName: '茶',
  counted: 7,
  rounds: [],
  expected: 10,
  variance: -3,
  late: -2,
  cost: 300,
  yen: -900,
  marks: ['late'],
  choice: null,
  reason: null,
  correction: -3,
  waits: [],
  isBlocking: false,
  outcome: null,
  after: null,
  persons: ['佐藤'],
  shelves: ['A-1'],
  lastAt: at,
}

const none = { count: 0, products: [] }
/** Of a count without a number that nobody has looked at. */
export const sure: OutputOf<'countFiles.smaregiCheck'> = {
  csvMadeAt: null,
  lines: 10,
  zeros: 0,
  questions: 0,
  unknownQuestions: 0,
  recount: 0,
  unknownCodes: 0,
  unknownPieces: 0,
  uncounted: 0,
  notPlanned: none,
  negative: none,
  twoShelves: none,
  withoutCode: none,
  unwritable: none,
}

type Rechecked = OutputOf<'countReview.recheck'>
/** The last reading before a commit, as a job that ends with this; without it, nothing changed. */
export const recheck =
  (found: () => Partial<Rechecked> = () => ({})) =>
  (input: unknown): { jobId: string } => {
    const { version } = input as { version: string }
    const value = { isRead: true, version, lines: 0, others: 0, rows: [], ...found() }
    const ended = { jobId: 'recheck', method: 'countReview.recheck', outcome: { ok: true, value } } as const
    setTimeout(() => engine.emit('jobs.finished', ended), 0)
    return { jobId: 'recheck' }
  }

export let engine: FakeEngine
let stop = (): void => undefined
/** Products whose ledger somebody wanted to see. */
export let ledgers: string[] = []
/** How often somebody wanted to see all questions. */
export let questionsAsked = 0
/** The review of a count whose engine answers as a test says. */
export async function page(answers: Answers = {}, of: Partial<typeof count> = {}): Promise<void> {
  ledgers = []
  questionsAsked = 0
  engine = fakeEngine({
    ...quietShop(profile),
    'countReview.summary': () => summary(1_200),
    'countReview.lines': () => ({ version: 'v1', total: 1, rows: [line] }),
    'countReview.recheck': recheck(),
    'countReview.groups': () => [],
    'countFiles.smaregiCheck': () => sure,
    'countReview.movements': () => ({ isRead: true, rows: [] }),
    'countReview.decideUncounted': ({ products }) => ({ lines: products }),
    'countReview.decide': () => ({ lines: 1 }),
    'stockCounts.entries': () => ({ rows: [], next: null, found: null }),
    ...answers,
  })
  const client = createQueryClient()
  stop = followEngine(client)
  await draw(
    <I18nextProvider i18n={createI18n('ja')}>
      <QueryClientProvider client={client}>
        <Provider env="test" colorScheme="light" labels={{ confirm: '', cancel: '', close: '閉じる', clear: '', showPassword: '' }}>
          <ReviewPart
            count={{ ...count, ...of }}
            onRecount={() => undefined}
            onLedger={(product) => void ledgers.push(product.name)}
            onQuestions={() => void (questionsAsked += 1)}
          />
        </Provider>
      </QueryClientProvider>
    </I18nextProvider>,
  )
  await settle(50)
}
export const asked = (method: string): unknown[] => engine.calls.filter((call) => call.method === method).map(({ input }) => input)

/** The page is gone, and how a person looked at the review. */
export async function leavePage(): Promise<void> {
  await clear()
  stop()
  useReview.setState({ productId: null, filter: 'differs', search: '', group: null })
}
