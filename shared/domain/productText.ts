interface Named {
  readonly productName: string
  readonly size: string | null
  readonly color: string | null
}

/** Whole words are compared: the size L is not in a name that has XL. */
const words = (text: string): string =>
  ` ${text
    .normalize('NFKC')
    .split(/[\s/()[\]【】・,、_-]+/u)
    .filter(Boolean)
    .join(' ')} `

/** The size and colour of a product that its name does not have already; '' where it has both. */
export const variantText = ({ productName, size, color }: Named): string =>
  [size, color].filter((part) => part !== null && part !== '' && !words(productName).includes(words(part))).join(' ')

/** A product's name with its size and colour, each of which is added only where the name does not have it already. */
export const productText = (product: Named): string => [product.productName, variantText(product)].filter(Boolean).join(' ')
