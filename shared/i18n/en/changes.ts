import type { changes as ja } from '../ja/changes.ts'
import type { Words } from '../types.ts'

export const changes: Words<typeof ja> = {}
