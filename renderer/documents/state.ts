import { create } from 'zustand'
import type { DocumentName } from '#shared/contracts/documents.ts'
import { readInWindow, writeInWindow } from '../common/storage.ts'

const draftsName = 'banto.documents.drafts'
type Drafts = ReadonlyMap<DocumentName, string>

const isEntry = (value: unknown): value is [DocumentName, string] =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string')

/** What was typed in this window for a shop before the window was loaded again. What cannot be understood is left out. */
function storedDrafts(profileId: string): Drafts {
  try {
    const found: unknown = JSON.parse(readInWindow(draftsName) ?? 'null')
    if (!Array.isArray(found) || found[0] !== profileId || !Array.isArray(found[1])) return new Map()
    return new Map(found[1].filter(isEntry))
  } catch {
    return new Map()
  }
}

interface DocumentsState {
  /** The shop whose drafts these are; null: none is open. */
  readonly profileId: string | null
  readonly document: DocumentName
  /** What was typed and is not saved yet: whoever leaves the screen, or loads the window again, finds it again. */
  readonly drafts: Drafts
  readonly paperWidthMm: 58 | 80
  readonly choose: (document: DocumentName) => void
  /** Null: nothing differs from what is in force. */
  readonly setDraft: (document: DocumentName, text: string | null) => void
  readonly setPaperWidth: (paperWidthMm: 58 | 80) => void
  readonly enterShop: (profileId: string) => void
  readonly leaveShop: () => void
}

export const useDocuments = create<DocumentsState>((set) => ({
  profileId: null,
  document: 'receipt',
  drafts: new Map(),
  paperWidthMm: 80,
  choose: (document) => set({ document }),
  setDraft: (document, text) =>
    set(({ drafts, profileId }) => {
      const next = new Map(drafts)
      if (text === null) next.delete(document)
      else next.set(document, text)
      if (profileId !== null) writeInWindow(draftsName, JSON.stringify([profileId, [...next]]))
      return { drafts: next }
    }),
  setPaperWidth: (paperWidthMm) => set({ paperWidthMm }),
  enterShop: (profileId) => set({ profileId, drafts: storedDrafts(profileId) }),
  // What is stored stays: it is that shop's alone, and comes back with it.
  leaveShop: () => set({ profileId: null, drafts: new Map() }),
}))
