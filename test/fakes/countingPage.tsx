import { QueryClientProvider, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { I18nextProvider } from 'react-i18next'
import type { Beep, CountEntry } from '#shared/contracts/stockCounts.ts'
import { readCode } from '#shared/domain/barcode/index.ts'
import { BantoError } from '#shared/errors.ts'
import { createI18n } from '#shared/i18n/index.ts'
import { useAction, useActionKeys } from '../../renderer/common/actions.ts'
import { createQueryClient, followEngine } from '../../renderer/common/queries.ts'
import { useDefaultScanTarget, useScanSources } from '../../renderer/scanning/index.ts'
import { OneCount } from '../../renderer/stockCounts/OneCount.tsx'
import { forgetUnrecorded, useUnrecorded } from '../../renderer/stockCounts/count/unrecorded.ts'
import { StockCountsScreen } from '../../renderer/stockCounts/StockCountsScreen.tsx'
import { useStockCounts, type OpenCount } from '../../renderer/stockCounts/state.ts'
import { Provider } from '../../renderer/ui/index.ts'
import { fakeEngine, type Answers, type FakeEngine } from './engine.ts'
import { clear, draw, field, happen, press, settle } from './page.tsx'
import { profile, quietShop } from './shop.ts'
import { entryOf } from '../fixtures/countEntry.ts'

export const countId = 'count00000000001'
export const jan = '4901234567894'
export const at = '2026-11-20T10:00:00+09:00'
const count: OpenCount = {
  countId,
  name: '棚卸',
  storeId: 1,
  storeName: '本店',
  isBlind: true,
  state: 'counting',
  startedAt: at,
  author: null,
  planned: 10,
  counted: 0,
  notPlanned: 0,
  pieces: 0,
  holding: 0,
  unknownCodes: 0,
  unknownPieces: 0,
  doubts: 0,
  round: 1,
  sessions: [],
}
export const entry = (part: Partial<CountEntry>): CountEntry => entryOf({ sessionId, code: jan, at, ...part })
export const beepOf = (part: Partial<CountEntry>, total = part.stands ?? 1): Beep => ({
  verdict: 'right',
  entry: entry(part),
  shelf: null,
  product: {
    productId: 1,
    productName: '玄米茶',
    productCode: jan,
    size: null,
    color: null,
    onShelf: total,
    total,
    expected: null,
    others: 0,
  },
  casePieces: null,
})

/** The program's undo of edits, which the frame puts on the same key. */
function EditUndo() {
  useAction({ id: 'changes.undo', label: '', keys: 'Ctrl+Z', run: () => void (editsUndone += 1) })
  return null
}

function Page({ of }: { readonly of: Partial<OpenCount> }) {
  const client = useQueryClient()
  useEffect(() => followEngine(client), [client])
  useScanSources()
  useDefaultScanTarget(() => void (cards += 1))
  useActionKeys()
  const isOne = useStockCounts(({ countId: opened }) => opened !== null)
  return (
    <>
      <EditUndo />
      {isOne ? <OneCount count={{ ...count, ...of }} /> : <StockCountsScreen />}
    </>
  )
}

export let engine: FakeEngine
/** Product cards that a scan opened. */
export let cards = 0
/** Edits of other screens that were undone. */
export let editsUndone = 0
/** Each test is a session of its own. */
export let sessionId = ''
let sessions = 0
/** `env` test: dialogs stand in the page that they cover, and come at once; default: beside it, so that they can have the focus. */
export async function page(answers: Answers = {}, of: Partial<OpenCount> = {}, env: 'test' | 'default' = 'test'): Promise<void> {
  let seq = 0
  cards = 0
  editsUndone = 0
  sessions += 1
  sessionId = `session00000000${sessions % 10}`
  engine = fakeEngine({
    ...quietShop(profile),
    'scanners.inStoreRules': () => [],
    'connection.sampleSelling': () => ({ selling: null }),
    'countReview.summary': () => {
      throw new BantoError('INTERNAL', '')
    },
    'stockCounts.shelves': () => [],
    'stockCounts.entries': () => ({ rows: [], next: null, found: null }),
    'stockCounts.unknownCodes': () => [],
    'stockCounts.scan': ({ pieces }) => beepOf({ seq: (seq += 1), pieces: pieces ?? 1, stands: pieces ?? 1 }),
    'stockCounts.setRun': ({ seq: of, pieces }) => ({ beep: beepOf({ seq: of, pieces: 1, stands: pieces }, pieces), others: [] }),
    'stockCounts.undo': ({ seq: of }) => ({ beep: beepOf({ seq: of, stands: 0, isTakenBack: true }), others: [] }),
    'stockCounts.setPieces': ({ pieces }) => beepOf({ pieces: 1, stands: pieces }, pieces),
    'stockCounts.takeBack': () => beepOf({ stands: 0, isTakenBack: true }),
    'stockCounts.confirm': () => ({}),
    'stockCounts.leave': () => ({}),
    'lookup.find': ({ code }) => ({ code, reading: readCode(code), cards: [], transactions: [], suggestions: [] }),
    'stockCounts.setCase': () => ({ entries: 1 }),
    ...answers,
  })
  useStockCounts.setState({
    countId,
    part: 'count',
    session: { countId, sessionId, person: '佐藤', round: 1 },
    shelfId: null,
    hasSound: false,
  })
  await draw(
    <I18nextProvider i18n={createI18n('ja')}>
      <QueryClientProvider client={createQueryClient()}>
        <Provider env={env} colorScheme="light" labels={{ confirm: '', cancel: '', close: '', clear: '', showPassword: '' }}>
          <Page of={of} />
        </Provider>
      </QueryClientProvider>
    </I18nextProvider>,
  )
}

let time = 0
/** The keyboard's clock, that many milliseconds on: every key of a test is pressed by it, or the machine's own clock may fall into a scan. */
const later = (by: number): number => (time += by)
export async function scan(code = jan): Promise<void> {
  later(1_000)
  for (const key of code) await press({ key, code: `Digit${key}` }, document.activeElement ?? document.body, later(8))
  await press({ key: 'Enter', code: 'Enter' }, document.activeElement ?? document.body, later(8))
  await settle(50)
}
/** A person's key, some time after whatever was pressed before. */
export const pressKey = (init: KeyboardEventInit, target: Element): Promise<boolean> => press(init, target, later(1_000))
export const asked = (method: string): unknown[] => engine.calls.filter((call) => call.method === method).map(({ input }) => input)
export const stand = (shelfId: string): Promise<void> => happen(() => useStockCounts.setState({ shelfId }))
export const number = (): string | null => document.querySelector('.stockCounts-figure-number')?.textContent ?? null
export const inField = (): string => field('数').value

/** The page is gone, and what it kept. */
export async function leavePage(): Promise<void> {
  await clear()
  useStockCounts.setState({ countId: null, session: null })
  for (const { id } of useUnrecorded.getState().items) forgetUnrecorded(id)
}
