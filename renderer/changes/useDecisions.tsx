import { useMemo } from 'react'
import type { ChangeState } from '#shared/contracts/changes.ts'
import type { CellValue } from '#shared/contracts/common.ts'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { modals, notifications, stepNotice, Text } from '../ui/index.ts'
import { toInput, type Cells, type Selection } from './selection.ts'

export interface Decisions {
  /** Asks first; `count` is what the question names. */
  readonly discard: (selection: Selection, count: number) => void
  readonly retry: (cells: Cells) => void
  /** `isDeletion`: all of them are deletions, which are told as such. */
  readonly resolve: (cells: Cells, choice: 'mine' | 'theirs', isDeletion?: boolean) => void
  /** A third value for conflicts; checked before by the field's rules, and by the engine again. */
  readonly resolveAs: (cells: Cells, value: CellValue) => void
  /** What a person saw at Smaregi. `productId`: the number it gave to a new product. */
  readonly settle: (cells: Cells, verdict: 'arrived' | 'notArrived', id?: number) => void
  readonly input: (selection: Selection) => Cells
}

const said = {
  value: { mine: 'keptMine', theirs: 'tookTheirs' },
  deletion: { mine: 'deletes', theirs: 'keepsRow' },
} as const

/** What a person decides about unsent cells, and words on how it went. */
export function useDecisions(states: readonly ChangeState[], onDone: () => void): Decisions {
  const { t } = useWords()
  const errors = useErrors()
  return useMemo(() => {
    const input = (selection: Selection): Cells => toInput(selection, states)
    const run = async (work: () => Promise<{ cells: number }>, told: (count: number) => string): Promise<void> => {
      try {
        const { cells } = await work()
        notifications.show({ id: stepNotice, message: told(cells), autoClose: 4000 })
        onDone()
      } catch (error) {
        errors.show(error)
      }
    }
    return {
      input,
      discard: (selection, count) => {
        modals.openConfirmModal({
          title: t('changes.discardTitle', { count }),
          children: <Text size="sm">{t('changes.discardBody')}</Text>,
          labels: { confirm: t('changes.discard'), cancel: t('common.cancel') },
          confirmProps: { color: 'red' },
          onConfirm: () =>
            void run(
              () => call('changes.discard', input(selection)),
              (count) => t('changes.discarded', { count }),
            ),
        })
      },
      retry: (cells) =>
        void run(
          () => call('changes.retry', cells),
          (count) => t('changes.retried', { count }),
        ),
      resolve: (selection, choice, isDeletion = false) =>
        void run(
          () => call('changes.resolve', { selection, choice }),
          (count) => t(`changes.conflict.${said[isDeletion ? 'deletion' : 'value'][choice]}`, { count }),
        ),
      resolveAs: (selection, value) =>
        void run(
          () => call('changes.resolve', { selection, choice: 'value', value }),
          (count) => t('changes.conflict.tookOther', { count }),
        ),
      settle: (selection, verdict, id) =>
        void run(
          () => call('changes.settle', { selection, verdict, ...(id === undefined ? {} : { id }) }),
          (count) => t(verdict === 'arrived' ? 'changes.unknown.saidArrived' : 'changes.unknown.saidNotArrived', { count }),
        ),
    }
  }, [t, errors, states, onDone])
}
