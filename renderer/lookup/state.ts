import { create } from 'zustand'
import { mostCodeCharacters } from '#shared/domain/barcode/index.ts'
import { hasKeyboard } from '../ui/index.ts'

/** What is being looked up. */
export interface Query {
  /** A new number for each scan, so that the same code twice is asked twice. */
  readonly number: number
  /** The dialog that shows it; the next scan takes its place there. */
  readonly dialogId: string
  readonly code: string
  readonly ime: boolean
}

interface LookupStore {
  /** Cards that lie over each other: a scan while a dialog of a card is open lays another over it. */
  readonly queries: readonly Query[]
}

export const useLookupStore = create<LookupStore>(() => ({ queries: [] }))

let asked = 0

/** Shows the card of a code, over whatever is open; in place of the card on top where nothing lies above that. */
export const lookUp = (code: string, { ime = false } = {}): void => {
  if (code.trim() === '') return
  asked += 1
  const { queries } = useLookupStore.getState()
  const top = queries.at(-1)
  const replaces = top !== undefined && hasKeyboard(top.dialogId)
  const query = {
    number: asked,
    dialogId: replaces ? top.dialogId : `lookup-${asked}`,
    code: code.trim().slice(0, mostCodeCharacters),
    ime,
  }
  useLookupStore.setState({ queries: [...(replaces ? queries.slice(0, -1) : queries), query] })
}

/** Puts the card on top away. */
export const closeLookup = (): void => useLookupStore.setState(({ queries }) => ({ queries: queries.slice(0, -1) }))

/** Puts all cards away: what is shown next is on a screen. */
export const closeLookups = (): void => useLookupStore.setState({ queries: [] })
