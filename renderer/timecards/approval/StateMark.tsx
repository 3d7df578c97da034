import './approval.css'
import type { ApprovalState } from '#shared/contracts/timecards.ts'
import { useWords } from '../../common/i18n.ts'

interface StateMarkProps {
  readonly state: ApprovalState
  /** The figures are other ones than those that were approved. */
  readonly differs?: boolean
}

/** How far a month is, in a word; never by its colour alone. */
export function StateMark({ state, differs = false }: StateMarkProps) {
  const { t } = useWords()
  return (
    <span className="timecards-state" data-state={state}>
      {t(`timecardApproval.states.${state}`)}
      {differs ? <b title={t('timecardApproval.differs')}> {t('timecardApproval.differsShort')}</b> : null}
    </span>
  )
}
