import { create } from 'zustand'
import type { DocumentName } from '#shared/contracts/documents.ts'

interface DocumentsState {
  readonly document: DocumentName
  /** What was typed and is not saved yet: whoever leaves the screen finds it again. */
  readonly drafts: ReadonlyMap<DocumentName, string>
  readonly paperWidthMm: 58 | 80
  readonly choose: (document: DocumentName) => void
  /** Null: nothing differs from what is in force. */
  readonly setDraft: (document: DocumentName, text: string | null) => void
  readonly setPaperWidth: (paperWidthMm: 58 | 80) => void
}

export const useDocuments = create<DocumentsState>((set) => ({
  document: 'receipt',
  drafts: new Map(),
  paperWidthMm: 80,
  choose: (document) => set({ document }),
  setDraft: (document, text) =>
    set(({ drafts }) => {
      const next = new Map(drafts)
      if (text === null) next.delete(document)
      else next.set(document, text)
      return { drafts: next }
    }),
  setPaperWidth: (paperWidthMm) => set({ paperWidthMm }),
}))
