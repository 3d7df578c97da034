import type { errors as ja } from '../ja/errors.ts'
import type { Words } from '../types.ts'

export const errors: Words<typeof ja> = {}
