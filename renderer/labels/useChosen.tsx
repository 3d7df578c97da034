import { useCallback } from 'react'
import { useWords } from '../common/i18n.ts'
import { Button, Group, notifications } from '../ui/index.ts'
import { useLabels } from './state.ts'

/** Changes of the chosen products as a whole: each says what it did, and can be taken back from its notice. */
export function useChosen() {
  const { t } = useWords()
  const tell = useCallback((message: string, label: string, run: () => void, takeBack = run): void => {
    useLabels.setState({ takeBack })
    notifications.show({
      id: 'labels.chosen',
      autoClose: 15_000,
      message: (
        <Group gap="sm">
          {message}
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              useLabels.setState({ takeBack: null })
              run()
              notifications.hide('labels.chosen')
            }}
          >
            {label}
          </Button>
        </Group>
      ),
    })
  }, [])
  /** Adds products behind those that are chosen already, and says how many there are then. */
  const addAndTell = useCallback(
    (productIds: readonly number[]): void => {
      const { add, choose, chosen: before, typed } = useLabels.getState()
      add(productIds)
      const total = useLabels.getState().chosen.length
      if (before.length === 0) return
      tell(
        t('labels.chosen.addedMany', { count: total - before.length, total }),
        t('labels.chosen.onlyThese', { count: productIds.length }),
        () => choose({ chosen: productIds, typed }),
        () => choose({ chosen: before, typed }),
      )
    },
    [t, tell],
  )
  const clear = useCallback((): void => {
    const { chosen, typed, choose } = useLabels.getState()
    choose({ chosen: [], typed: new Map() })
    tell(t('labels.chosen.cleared', { count: chosen.length }), t('labels.chosen.bringBack'), () => choose({ chosen, typed }))
  }, [t, tell])
  return { addAndTell, clear }
}
