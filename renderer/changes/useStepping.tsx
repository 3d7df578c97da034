import { useCallback } from 'react'
import type { OutputOf } from '#shared/contracts/index.ts'
import { asBody, useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useNavigation } from '../common/navigation.ts'
import { useEngine } from '../common/queries.ts'
import { call } from '../api/index.ts'
import { modals, notifications, stepNotice } from '../ui/index.ts'
import { AskStep } from './AskStep.tsx'
import { entityViews } from './entities/index.ts'
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

type Way = 'undo' | 'redo'
type Result = OutputOf<'changes.undo'>
type Consent = { readonly changeSetId: number; readonly cells: number }

/** What is said of a step; long where something stayed as it was. */
function useTell(): (way: Way, result: Result, agreed: boolean) => void {
  const { t } = useWords()
  const words = useChangeWords()
  return useCallback(
    (way, { set, cells, skipped, made, gone, first }, agreed) => {
      const back = way === 'undo'
      const row = first ? `${first.name}${first.code === null ? '' : `(${first.code})`}` : ''
      const lines = [
        words.setName(set),
        first === null ? '' : first.otherRows > 0 ? t('app.stepFirstMore', { row, count: first.otherRows }) : t('app.stepFirst', { row }),
        made > 0 ? t('app.stepMade', { count: made }) : '',
        gone > 0 ? t('app.stepGone', { count: gone }) : '',
        skipped > 0 ? t('app.stepSkipped', { count: skipped }) : '',
        cells === 0 ? t('app.stepNext') : '',
      ]
      const done = agreed ? (back ? 'app.undoneStaged' : 'app.redoneStaged') : back ? 'app.undone' : 'app.redone'
      notifications.show({
        id: stepNotice,
        title: cells === 0 ? t(back ? 'app.notUndone' : 'app.notRedone') : t(done, { count: cells }),
        message: lines.filter(Boolean).join(' · '),
        autoClose: skipped + made + gone > 0 ? 8000 : 4000,
      })
    },
    [t, words],
  )
}

/** Undo and redo of the whole shop's edits, and what they would do next. */
export function useStepping(): Stepping {
  const { t } = useWords()
  const errors = useErrors()
  const words = useChangeWords()
  const tell = useTell()
  const { data } = useEngine('changes.summary', {})
  const step = useCallback(
    async function step(way: Way, consent?: Consent): Promise<void> {
      try {
        const result = await call(`changes.${way}`, consent ? { consent } : {})
        const { question, set, first } = result
        if (question === null) {
          tell(way, result, consent !== undefined)
          if (first !== null) entityViews[first.entity].reveal(useNavigation.getState(), first)
          return
        }
        modals.openConfirmModal({
          modalId: 'ask-step',
          size: 'lg',
          title: t(way === 'undo' ? 'app.stepAsk.undoTitle' : 'app.stepAsk.redoTitle'),
          children: <AskStep way={way} question={question} />,
          labels: {
            confirm: t(way === 'undo' ? 'app.stepAsk.undoGo' : 'app.stepAsk.redoGo', { count: question.staged + question.withdrawn }),
            cancel: t('common.cancel'),
          },
          cancelProps: { 'data-autofocus': true },
          onConfirm: () => void step(way, { changeSetId: set.changeSetId, cells: question.staged }),
        })
      } catch (error) {
        const { code } = asBody(error)
        if (code === 'NOTHING_TO_UNDO' || code === 'NOTHING_TO_REDO') {
          notifications.show({ id: stepNotice, message: t(way === 'undo' ? 'app.nothingToUndo' : 'app.nothingToRedo'), autoClose: 3000 })
        } else errors.show(error)
      }
    },
    [t, errors, tell],
  )
  const undoSet = data?.undo ?? null
  const redoSet = data?.redo ?? null
  return {
    canUndo: undoSet !== null,
    canRedo: redoSet !== null,
    undoLabel: undoSet ? t('changes.undoNamed', { name: words.setName(undoSet) }) : t('changes.undo'),
    redoLabel: redoSet ? t('changes.redoNamed', { name: words.setName(redoSet) }) : t('changes.redo'),
    undo: () => void step('undo'),
    redo: () => void step('redo'),
  }
}
