import type { jobs as ja } from '../ja/jobs.ts'
import type { Words } from '../types.ts'

export const jobs: Words<typeof ja> = {}
