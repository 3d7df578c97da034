/** Who does something to a count, and when. */
export interface Who {
  readonly author: string | null
  /** ISO moment. */
  readonly at: string
}
