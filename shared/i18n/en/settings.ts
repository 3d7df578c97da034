import type { settings as ja } from '../ja/settings.ts'
import type { Words } from '../types.ts'

export const settings: Words<typeof ja> = {}
