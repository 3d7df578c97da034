import type { rules as ja } from '../ja/rules.ts'
import type { Words } from '../types.ts'

export const rules: Words<typeof ja> = {}
