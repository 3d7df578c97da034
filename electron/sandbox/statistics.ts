/** What was asked of the sandbox since it started or was reset. */
export interface Statistics {
  count(method: string, path: string, status: number | null): void
  reset(): void
  read(): {
    readonly requests: Readonly<Record<string, number>>
    readonly statuses: Readonly<Record<string, number>>
    readonly dropped: number
  }
}

const add = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1)

export function createStatistics(): Statistics {
  let requests = new Map<string, number>()
  let statuses = new Map<string, number>()
  let dropped = 0
  return {
    /** `status` is null where the connection was broken on purpose. */
    count(method, path, status) {
      add(requests, `${method} ${path.replace(/\/\d+(?=\/|$)/gu, '/{id}').replace(/^\/interaction\/[^/]+/u, '/interaction/{uid}')}`)
      if (status === null) dropped += 1
      else add(statuses, String(status))
    },
    reset() {
      requests = new Map()
      statuses = new Map()
      dropped = 0
    },
    read: () => ({ requests: Object.fromEntries(requests), statuses: Object.fromEntries(statuses), dropped }),
  }
}
