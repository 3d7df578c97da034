import { memo } from 'react'
import { call } from '../api/index.ts'
import { useErrors } from '../common/errors.ts'
import { useWords } from '../common/i18n.ts'
import { useEngine } from '../common/queries.ts'
import { Switch } from '../ui/index.ts'

/** The sample shop alone: its registers sell while one counts, so that anybody can see what becomes of it. One switch, wherever it stands: where counts begin, and beside the one that is counted. */
export const SellingSwitch = memo(function SellingSwitch() {
  const { t } = useWords()
  const errors = useErrors()
  const selling = useEngine('connection.sampleSelling', {}).data?.selling ?? null
  if (selling === null) return null
  const set = async (next: boolean): Promise<void> => {
    try {
      await call('connection.setSampleSelling', { selling: next })
    } catch (error) {
      errors.show(error)
    }
  }
  return (
    <Switch
      size="sm"
      label={t('stockCounts.count.sell')}
      description={t('stockCounts.count.sellHint')}
      checked={selling}
      onChange={(event) => void set(event.currentTarget.checked)}
    />
  )
})
