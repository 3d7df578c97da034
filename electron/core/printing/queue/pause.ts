/** A wait that somebody may cut short. */
export interface Pause {
  readonly done: Promise<void>
  readonly stop: () => void
}

export function pause(ms: number): Pause {
  let stop = (): void => {}
  const done = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    stop = () => {
      clearTimeout(timer)
      resolve()
    }
  })
  return { done, stop }
}
