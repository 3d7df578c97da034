import type { menu as ja } from '../ja/menu.ts'
import type { Words } from '../types.ts'

export const menu: Words<typeof ja> = {}
