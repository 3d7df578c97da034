import type { fields as ja } from '../ja/fields.ts'
import type { Words } from '../types.ts'

export const fields: Words<typeof ja> = {}
