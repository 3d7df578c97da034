import { create } from 'zustand'
import type { CategoryFieldName } from '#shared/domain/categoryFields.ts'

/** Where a new 部門 is being named. */
export interface Adding {
  readonly parentCategoryId: number | null
  /** It will stand behind this one; null: last. */
  readonly after: number | null
}

/** Under which a field's unfinished text is kept. */
export const draftKey = (key: number, field: CategoryFieldName): string => `${key} ${field}`

interface CategoriesState {
  readonly selected: number | null
  readonly closed: ReadonlySet<number>
  readonly search: string
  /** Kept as long as the window: who comes back from another screen finds the tree as it was. */
  readonly renaming: number | null
  readonly adding: Adding | null
  /** Whose deletion is being asked about. */
  readonly deleting: number | null
  /** What was typed into fields and is not staged yet, by `draftKey`. */
  readonly drafts: ReadonlyMap<string, string>
  readonly select: (selected: number | null) => void
  readonly setOpen: (keys: readonly number[], open: boolean) => void
  readonly find: (search: string) => void
  readonly rename: (renaming: number | null) => void
  readonly add: (adding: Adding | null) => void
  readonly askDelete: (deleting: number | null) => void
  /** Null: nothing is unfinished there any more. */
  readonly draft: (key: string, text: string | null) => void
  /** What was begun in one shop does not follow into another. */
  readonly leaveShop: () => void
}

/** What the screen of the 部門 shows; outlives the screen, so that who comes back finds the tree as it was. */
export const useCategories = create<CategoriesState>((set) => ({
  selected: null,
  closed: new Set(),
  search: '',
  renaming: null,
  adding: null,
  deleting: null,
  drafts: new Map(),
  select: (selected) => set({ selected }),
  setOpen: (keys, open) =>
    set(({ closed }) => {
      const next = new Set(closed)
      for (const key of keys)
        if (open) next.delete(key)
        else next.add(key)
      return { closed: next }
    }),
  find: (search) => set({ search }),
  rename: (renaming) => set({ renaming, adding: null }),
  add: (adding) => set({ adding, renaming: null }),
  askDelete: (deleting) => set({ deleting }),
  draft: (key, text) =>
    set(({ drafts }) => {
      if ((drafts.get(key) ?? null) === text) return {}
      const next = new Map(drafts)
      if (text === null) next.delete(key)
      else next.set(key, text)
      return { drafts: next }
    }),
  leaveShop: () => set({ selected: null, closed: new Set(), search: '', renaming: null, adding: null, deleting: null, drafts: new Map() }),
}))
