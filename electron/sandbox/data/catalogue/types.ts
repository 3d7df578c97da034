/** The words a leaf of the category tree (部門) makes its products of. Makers are invented. */
export type Family = 'food' | 'drink' | 'household' | 'clothes'

export interface Leaf {
  /** From the top of the tree to the leaf, two or three names. */
  readonly path: readonly [string, string] | readonly [string, string, string]
  readonly family: Family
  /** How often the shop carries something of it. */
  readonly weight: number
  /** Reduced rate (軽減税率): food and drink without alcohol. */
  readonly reduced: boolean
  /** Shop-packed goods: in-store codes, some sold at open prices. */
  readonly shopPacked?: boolean
  /** `name|kana|yen`: the price is of quantity factor 1. */
  readonly kinds: readonly string[]
  /** `name|kana`; the name may be empty. */
  readonly varieties: readonly string[]
  /** `label|kana|factor`. */
  readonly quantities: readonly string[]
  readonly sizes?: readonly string[]
  /** `name|kana` */
  readonly colors?: readonly string[]
}
