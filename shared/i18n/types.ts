/**
 * The shape that the other language has to have: the same keys with any words. English may add
 * `<key>_one` beside a key that counts something; Japanese needs no plural.
 */
export type Words<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]>
} & {
  readonly [K in keyof T & string as T[K] extends string ? `${K}_one` : never]?: string
}

/** Every key of a tree of words, written with dots. */
export type WordKeys<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${WordKeys<T[K]>}`
}[keyof T & string]
