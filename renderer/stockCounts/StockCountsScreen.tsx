import './stockCounts.css'
import { useEffect, useState } from 'react'
import { useAction } from '../common/actions.ts'
import { asBody } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { ImportDialog } from '../countFiles/index.ts'
import { Title } from '../ui/index.ts'
import { CountList } from './CountList.tsx'
import { OneCount } from './OneCount.tsx'
import { StartDialog } from './start/StartDialog.tsx'
import { useStockCounts } from './state.ts'

/** Reads the count that is open: each beep changes its figures, and draws nothing around it. */
function OpenedCount({ countId }: { readonly countId: string }) {
  const { data, error } = useEngine('stockCounts.open', { countId })
  const open = useStockCounts((of) => of.open)
  // Of another shop, where the window was loaded again meanwhile.
  const isGone = error !== null && asBody(error).code === 'NOT_FOUND'
  useEffect(() => {
    if (isGone) open(null)
  }, [isGone, open])
  return data === undefined ? null : <OneCount count={data} />
}

/** 棚卸: all counts of the shop, or the one that is open. */
export function StockCountsScreen() {
  const { t } = useWords()
  const { countId, open, show } = useStockCounts()
  const [isStarting, setStarting] = useState(false)
  const [isImporting, setImporting] = useState(false)
  const group = t('stockCounts.title')
  useAction({ id: 'stockCounts.new', label: t('stockCounts.actions.new'), group, run: () => setStarting(true) })
  useAction({ id: 'stockCounts.count', label: t('stockCounts.actions.count'), group, enabled: countId !== null, run: () => show('count') })
  useAction({
    id: 'stockCounts.review',
    label: t('stockCounts.actions.review'),
    group,
    enabled: countId !== null,
    run: () => show('review'),
  })
  return (
    <div className="stockCounts">
      {countId === null ? (
        <>
          <Title order={1} fz={15} px="md" pt="sm">
            {group}
          </Title>
          <CountList onNew={() => setStarting(true)} onOpen={open} onImport={() => setImporting(true)} />
        </>
      ) : (
        <OpenedCount countId={countId} />
      )}
      <ImportDialog
        opened={isImporting}
        onClose={() => setImporting(false)}
        onDone={(taken) => {
          setImporting(false)
          open(taken)
        }}
      />
      <StartDialog
        opened={isStarting}
        onClose={() => setStarting(false)}
        onStarted={(started) => {
          setStarting(false)
          open(started)
        }}
      />
    </div>
  )
}
