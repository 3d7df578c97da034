import type { WriteDb } from '../store/db.ts'

interface Entry {
  run(): void
  settle(failure: unknown): void
}

/**
 * Gathers small pieces of bookkeeping into one transaction, because each costs a write through to
 * the disk. A piece that fails is rolled back alone. `add` resolves when its piece is on the disk.
 */
export function createGroupCommit(db: WriteDb, windowMs = 40, largest = 64) {
  let entries: Entry[] = []
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    const group = entries
    entries = []
    if (group.length === 0) return
    let failure: unknown = null
    try {
      db.transaction(() => {
        for (const entry of group) entry.run()
      })
    } catch (error) {
      failure = error ?? new Error('the transaction failed')
    }
    for (const entry of group) entry.settle(failure)
  }

  return {
    add<T>(work: () => T): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        let outcome: { readonly value: T } | null = null
        let own: unknown = null
        entries.push({
          run() {
            try {
              outcome = { value: db.transaction(work) }
            } catch (error) {
              own = error
            }
          },
          settle(failure) {
            if (failure === null && outcome !== null) resolve(outcome.value)
            else reject(failure ?? own)
          },
        })
        if (entries.length >= largest) flush()
        else timer ??= setTimeout(flush, windowMs)
      })
    },
    flush,
  }
}
export type GroupCommit = ReturnType<typeof createGroupCommit>
