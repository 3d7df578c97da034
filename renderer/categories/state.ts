import { create } from 'zustand'
import type { CategoryFieldName } from '#shared/domain/categoryFields.ts'
import { readInWindow, writeInWindow } from '../common/storage.ts'

/** Where a new 部門 is being named. */
export interface Adding {
  readonly parentCategoryId: number | null
  /** It will stand behind this one; null: last. */
  readonly after: number | null
}

/** Under which a field's unfinished text is kept. */
export const draftKey = (key: number, field: CategoryFieldName): string => `${key} ${field}`

const draftsName = 'banto.categories.drafts'

type Drafts = ReadonlyMap<string, string>

const isEntry = (value: unknown): value is [string, string] =>
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

/** The 部門 of the first draft: where it stands in its field again. */
const keyOfFirst = (drafts: Drafts): number | null => {
  const [key = ''] = drafts.keys()
  return key === '' ? null : Number.parseInt(key, 10)
}

interface CategoriesState {
  /** The shop whose drafts these are; null: none is open. */
  readonly profileId: string | null
  readonly selected: number | null
  readonly closed: ReadonlySet<number>
  readonly search: string
  /** Kept as long as the window: who comes back from another screen finds the tree as it was. */
  readonly renaming: number | null
  readonly adding: Adding | null
  /** Whose deletion is being asked about. */
  readonly deleting: number | null
  /** What was typed into fields and is not staged yet, by `draftKey`. */
  readonly drafts: Drafts
  readonly select: (selected: number | null) => void
  readonly setOpen: (keys: readonly number[], open: boolean) => void
  readonly find: (search: string) => void
  readonly rename: (renaming: number | null) => void
  readonly add: (adding: Adding | null) => void
  readonly askDelete: (deleting: number | null) => void
  /** Null: nothing is unfinished there any more. */
  readonly draft: (key: string, text: string | null) => void
  /** Takes up what was typed in this window for the shop before the window was loaded again. */
  readonly enterShop: (profileId: string) => void
  /** What was begun in one shop does not follow into another. */
  readonly leaveShop: () => void
}

/** What the screen of the 部門 shows; outlives the screen, so that who comes back finds the tree as it was. */
export const useCategories = create<CategoriesState>((set) => ({
  profileId: null,
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
    set(({ drafts, profileId }) => {
      if ((drafts.get(key) ?? null) === text) return {}
      const next = new Map(drafts)
      if (text === null) next.delete(key)
      else next.set(key, text)
      if (profileId !== null) writeInWindow(draftsName, JSON.stringify([profileId, [...next]]))
      return { drafts: next }
    }),
  enterShop: (profileId) => {
    const drafts = storedDrafts(profileId)
    set({ profileId, drafts, selected: keyOfFirst(drafts) })
  },
  // What is stored stays: it is that shop's alone, and comes back with it.
  leaveShop: () =>
    set({
      profileId: null,
      selected: null,
      closed: new Set(),
      search: '',
      renaming: null,
      adding: null,
      deleting: null,
      drafts: new Map(),
    }),
}))
