/** Work that is done one piece after the other, in the order in which it was asked for. */
export interface SerialQueue {
  /**
   * Does `work` when everything asked for before is over, whatever became of that. Answers with its
   * result, or rejects with its error: a failure is told to the one who asked, and stops nobody else.
   */
  run<T>(work: () => T | Promise<T>): Promise<T>
  /** Resolves when everything asked for until now is over, done or failed. */
  idle(): Promise<void>
}

/** The one queue of the program: a chain of promises without a `catch` would end with the first failure. */
export function createSerialQueue(): SerialQueue {
  let end: Promise<void> = Promise.resolve()
  return {
    run(work) {
      const mine = end.then(work)
      end = mine.then(
        () => undefined,
        () => undefined,
      )
      return mine
    },
    idle: () => end,
  }
}
