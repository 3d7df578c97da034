import { useWords } from '../common/i18n.ts'
import { useScanTarget } from '../scanning/index.ts'
import { notifications } from '../ui/index.ts'
import { play } from './count/sounds.ts'
import { useStockCounts } from './state.ts'

/** Says of every scan that comes now that it was not counted, and what to do; no product's card shows the books of a blind count. */
export function useNotCounted(what: string, { enabled = true }: { readonly enabled?: boolean } = {}): void {
  const { t } = useWords()
  useScanTarget(
    ({ code, raw }) => {
      if (useStockCounts.getState().hasSound) play('failed')
      notifications.show({
        id: 'stockCounts.notCounted',
        color: 'orange',
        inDialog: true,
        message: t('stockCounts.notCounted.scan', { code: code.code === '' ? raw : code.code, what }),
      })
    },
    { enabled },
  )
}
