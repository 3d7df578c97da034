import { useNavigation } from '../common/navigation.ts'
import { readInWindow, writeInWindow } from '../common/storage.ts'
import { countParts, useStockCounts, type Counter, type CountPart } from './state.ts'

const storageName = 'banto.stockCounts.window'

interface Kept {
  readonly session: Counter
  readonly part: CountPart
  readonly left: readonly string[]
  readonly shelfId: string | null
  readonly hasSound: boolean
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null
/** An older page of the program may have kept it in another shape. */
const isKept = (value: unknown): value is Kept =>
  isObject(value) &&
  isObject(value['session']) &&
  ['countId', 'sessionId', 'person'].every((name) => isObject(value['session']) && typeof value['session'][name] === 'string') &&
  typeof value['session']['round'] === 'number' &&
  countParts.some((part) => part === value['part']) &&
  Array.isArray(value['left']) &&
  (value['shelfId'] === null || typeof value['shelfId'] === 'string') &&
  typeof value['hasSound'] === 'boolean'

const forget = (): void => writeInWindow(storageName, '')

function keep(): void {
  const { countId, session, part, left, shelfId, hasSound } = useStockCounts.getState()
  if (useNavigation.getState().screen !== 'stockCounts' || session === null || session.countId !== countId) return
  const kept: Kept = { session, part, left, shelfId, hasSound }
  writeInWindow(storageName, JSON.stringify(kept))
}

function goBack(): void {
  try {
    const kept: unknown = JSON.parse(readInWindow(storageName) || 'null')
    if (!isKept(kept)) return
    const { session, part, left, shelfId, hasSound } = kept
    useStockCounts.setState({ countId: session.countId, session, part, left, leftCountId: session.countId, shelfId, hasSound })
    useNavigation.setState({ screen: 'stockCounts' })
  } catch {
    // Nothing that could be gone back to.
  }
}

/**
 * Who counts at a window that is loaded again goes on, in the same session and at the same count. That is kept only from the page that goes
 * to the one that comes: a window that is opened beside it, be it as its copy, finds nothing and asks who counts. Returns how to stop.
 */
export function keepCounting(): () => void {
  goBack()
  forget()
  window.addEventListener('pagehide', keep)
  window.addEventListener('pageshow', forget)
  return () => {
    window.removeEventListener('pagehide', keep)
    window.removeEventListener('pageshow', forget)
  }
}
