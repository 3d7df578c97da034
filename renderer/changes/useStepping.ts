import { useCallback } from 'react'
import { asBody, useErrors } from '../app/errors.ts'
import { useWords } from '../app/i18n.ts'
import { useEngine } from '../app/queries.ts'
import { call } from '../api/index.ts'
import { notifications } from '../ui/index.ts'
import { useChangeWords } from './words.ts'

export interface Stepping {
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** `元に戻す: 一括変更(価格 10%)` */
  readonly undoLabel: string
  readonly redoLabel: string
  readonly undo: () => void
  readonly redo: () => void
}

/** Undo and redo of the whole shop's edits, and what they would do next. */
export function useStepping(): Stepping {
  const { t } = useWords()
  const errors = useErrors()
  const words = useChangeWords()
  const { data } = useEngine('changes.summary', {})
  const step = useCallback(
    async (method: 'changes.undo' | 'changes.redo', name: string) => {
      try {
        const { cells, skipped } = await call(method, {})
        notifications.show({
          id: 'step',
          title: t(method === 'changes.undo' ? 'app.undone' : 'app.redone', { count: cells }),
          message: skipped > 0 ? `${name} ${t('app.stepSkipped', { count: skipped })}` : name,
          autoClose: skipped > 0 ? 8000 : 2000,
        })
      } catch (error) {
        const { code } = asBody(error)
        // Pressed once more than there are steps: nothing went wrong.
        if (code !== 'NOTHING_TO_UNDO' && code !== 'NOTHING_TO_REDO') errors.show(error)
      }
    },
    [t, errors],
  )
  const undoSet = data?.undo ?? null
  const redoSet = data?.redo ?? null
  return {
    canUndo: undoSet !== null,
    canRedo: redoSet !== null,
    undoLabel: undoSet ? t('changes.undoNamed', { name: words.setName(undoSet) }) : t('changes.undo'),
    redoLabel: redoSet ? t('changes.redoNamed', { name: words.setName(redoSet) }) : t('changes.redo'),
    undo: () => void step('changes.undo', undoSet ? words.setName(undoSet) : ''),
    redo: () => void step('changes.redo', redoSet ? words.setName(redoSet) : ''),
  }
}
