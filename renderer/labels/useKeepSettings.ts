import { useQueryClient } from '@tanstack/react-query'
import type { InputOf, OutputOf } from '#shared/contracts/index.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'

const key = ['labels.settings', {}]

/** Keeps the shop's choice of template, output and store. It counts at once: who chooses and prints prints on what was chosen. */
export function useKeepSettings(): (part: InputOf<'labels.setSettings'>) => Promise<void> {
  const errors = useErrors()
  const queries = useQueryClient()
  return async (part) => {
    queries.setQueryData<OutputOf<'labels.settings'>>(key, (before) => (before === undefined ? before : { ...before, ...part }))
    try {
      await call('labels.setSettings', part)
    } catch (error) {
      errors.show(error)
      await queries.invalidateQueries({ queryKey: key })
    }
  }
}
