import type { app as ja } from '../ja/app.ts'
import type { Words } from '../types.ts'

export const app: Words<typeof ja> = {}
