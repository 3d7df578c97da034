import type { connection as ja } from '../ja/connection.ts'
import type { Words } from '../types.ts'

export const connection: Words<typeof ja> = {}
