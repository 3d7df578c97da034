/** The words a leaf of the category tree (部門) makes its products of. Makers are invented. */
export type Family = 'food' | 'drink' | 'household' | 'clothes'

/**
 * Kinds that share their varieties and quantities, so that no water is sold by the loaf.
 * Words stand in one string, parted by blanks.
 */
export interface Line {
  /** `name|kana|yen`: the price is of quantity factor 1. */
  readonly kinds: string
  /** `name|kana`; a `-` is none. */
  readonly varieties: string
  /** `label|kana|factor`. */
  readonly quantities: string
}

export const line = (kinds: string, varieties: string, quantities: string): Line => ({ kinds, varieties, quantities })

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
  readonly lines: readonly Line[]
  readonly sizes?: readonly string[]
  /** As varieties. */
  readonly colors?: string
}
