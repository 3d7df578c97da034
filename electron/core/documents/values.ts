/**
 * What a template is filled with: texts (empty: nothing there) and lists of the same. Everything is text already, so that a template
 * has nothing to decide.
 */
export interface Values {
  readonly [name: string]: string | readonly Values[]
}

/** The names a template may use: `text`, or the names inside a list. */
export interface Fields {
  readonly [name: string]: 'text' | Fields
}

/** The texts of one kind of document: its names are checked against what `valuesOf` gives. */
export type ValuesOf<F extends Fields> = { readonly [N in keyof F]: F[N] extends Fields ? readonly ValuesOf<F[N]>[] : string }
