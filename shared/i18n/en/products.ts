import type { products as ja } from '../ja/products.ts'
import type { Words } from '../types.ts'

export const products: Words<typeof ja> = {}
