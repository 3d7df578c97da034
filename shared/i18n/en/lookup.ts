import type { lookup as ja } from '../ja/lookup.ts'
import type { Words } from '../types.ts'

export const lookup: Words<typeof ja> = {}
